/// The program: where it starts, and where it finds its settings and its data.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app;
