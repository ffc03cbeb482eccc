/// Asks a network as machines would, and judges what comes.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.probe;
