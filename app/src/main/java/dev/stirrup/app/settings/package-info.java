/// What this server is: its networks, listeners, storage and policy switches.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.settings;
