/// Machines, profiles, plans and the one decision.
@org.jspecify.annotations.NullMarked
package dev.stirrup.boot;
