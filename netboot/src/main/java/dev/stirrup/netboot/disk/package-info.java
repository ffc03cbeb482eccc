/// What a machine is told of its disk: names, and secrets that hold for one boot.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.disk;
