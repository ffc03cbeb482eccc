package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;

/// Part of an open file that may leave now. It is a proof of this moment: whoever holds it sends
/// these bytes at once and asks anew for the next.
///
/// @param <S> the open file; its bytes are read from here only
public sealed interface Part<S extends ByteSource> extends Sendable permits Verified, Unverified {
    S source();

    /// In bytes from the start of what was opened. For a [Region] that is the image around it.
    long from();

    /// In bytes.
    long length();
}
