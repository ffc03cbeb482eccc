/// What the joins remember from one packet to the next, all of it bounded and none of it needed to
/// be right: a restart forgets it.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.memory;
