/// One class per command. They read the command line, call the use cases, print, and choose the
/// exit status: 0 well, 1 a "no" or a failure, 2 a wrong command line.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.command;
