/// Microsoft's VHDX format.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.vhdx;
