/// Bytes by their digest, and the files that may be served.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.content;
