/// Secrets that answers take, and the forms in which systems keep passwords.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.secret;
