/// Optical discs as files ("ISO files"), whichever of the two file systems they have.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.disc;
