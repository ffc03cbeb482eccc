/// Bytes at rest: what a kept file must be, how that is checked piece by piece, and the only types
/// that a server may send. Start reading at [Sendable].
@org.jspecify.annotations.NullMarked
package dev.stirrup.trust.content;
