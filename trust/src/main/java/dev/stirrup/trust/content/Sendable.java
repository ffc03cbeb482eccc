package dev.stirrup.trust.content;

/// What a server may send as somebody's file, and nothing else: bytes of a file that were checked
/// just now, or could never be checked because they are the site's own, or that this program made
/// itself.
public sealed interface Sendable permits Part, Rendered {}
