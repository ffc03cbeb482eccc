/// Golden images: disks that never change, kept once by what is in them.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.disk.golden;
