package dev.stirrup.app.upstream;

import dev.stirrup.store.image.Standing;
import dev.stirrup.trust.upstream.SumsFile.Sum;
import dev.stirrup.wire.Bytes;
import java.util.Optional;

/// What somebody claims of a file, known before the file is.
public sealed interface Claim {
    /// What it is worth if it fits.
    Standing standing();

    /// By what, for people; a sentence without full stop.
    String detail();

    /// Its digest.
    ///
    /// @param signer empty when nobody signed
    record Digest(Standing standing, Sum sum, String signer, String detail) implements Claim {}

    /// A signature over the file itself.
    ///
    /// @param signature as it was found
    record Signature(Bytes signature, String detail) implements Claim {
        @Override
        public Standing standing() {
            return Standing.SIGNED;
        }
    }

    /// A signature that is to stand in the file.
    record Within() implements Claim {
        @Override
        public Standing standing() {
            return Standing.SIGNED;
        }

        @Override
        public String detail() {
            return "it carries its signature";
        }
    }

    /// Something that was found and vouches for nothing.
    record Nothing(Standing standing, String detail) implements Claim {}

    /// The name of the digest in it.
    default Optional<String> algorithm() {
        return this instanceof Digest digest
                ? Optional.of(digest.sum().algorithm())
                : Optional.empty();
    }
}
