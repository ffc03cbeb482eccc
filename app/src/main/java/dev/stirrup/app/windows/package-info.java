/// What profiles that start Windows need to know of the files that they start. Start reading at
/// [WindowsMedia].
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.windows;
