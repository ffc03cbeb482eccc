package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.time.Instant;

/// Where a file's bytes come from, and so what is known of them.
public sealed interface Origin permits Arriving, CheckedImage, Region, SiteFolder {
    /// What lets the bytes of an opened file out.
    ///
    /// @param file just opened
    /// @throws IOException when the file is not there any more
    <S extends ByteSource> Guard<S> guard(S file, Instant now) throws IOException;
}
