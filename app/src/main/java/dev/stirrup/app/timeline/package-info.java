/// A boot's story as a person reads it in a terminal.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.timeline;
