/// SHA-256 by the system's OpenSSL, for a program that runs on Java's quick compiler.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.digest;
