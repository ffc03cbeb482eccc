/// Rehearsals: the lab with this program as the server in it.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.lab;
