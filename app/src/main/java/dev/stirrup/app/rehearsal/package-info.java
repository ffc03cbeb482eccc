/// Machines played by the program itself against its own server, so that the Java run time records
/// what a start and the first boots need. Start at `RehearsalSocket`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.rehearsal;
