/// What happened to a machine: events, the attempts they make up, and the verdict on each.
@org.jspecify.annotations.NullMarked
package dev.stirrup.boot.event;
