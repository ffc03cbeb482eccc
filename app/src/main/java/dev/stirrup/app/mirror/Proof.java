package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;
import java.io.IOException;
import java.nio.file.Path;

/// What a whole file has to show beside its digest before it is kept.
@FunctionalInterface
interface Proof {
    /// Nothing.
    Proof NONE = _ -> {};

    /// @throws MirrorException when it does not
    void check(Path file) throws MirrorException, IOException;

    /// The same for a file that is here already.
    static void run(Proof proof, Path file) throws MirrorException {
        try {
            proof.check(file);
        } catch (IOException e) {
            throw new MirrorException(Reason.MIRROR_UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }
}
