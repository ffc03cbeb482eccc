/// `stirrup serve`: the rooms put together, by constructor calls.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.serve;
