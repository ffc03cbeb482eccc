/// The log: events and the server's own messages as lines, for people or as JSON.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.log;
