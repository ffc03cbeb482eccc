/// Ports of the shells, and what they share.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server;
