package dev.stirrup.app.mirror;

import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.upstream.Keyrings;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.ApkArchive;
import dev.stirrup.trust.upstream.ApkKeys;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.SignatureCheck;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.trust.upstream.SignedBytes;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// Whose signatures count for one mirror.
final class Vouchers {
    private static final int PIECE = 1 << 16;

    private final Keyrings keyrings;
    private final MirrorSettings settings;
    private final InstantSource clock;

    Vouchers(Keyrings keyrings, MirrorSettings settings, InstantSource clock) {
        this.keyrings = keyrings;
        this.settings = settings;
        this.clock = clock;
    }

    /// What was signed, and by whom.
    record Signed(Bytes content, String signer) {
        /// What it says.
        ///
        /// @param name for people
        <T> T read(String name, Decoder<T> decoder) throws MirrorException {
            try {
                return decoder.decode(content.toArray());
            } catch (MalformedException e) {
                throw new MirrorException(Reason.MIRROR_CONTRADICTED, name + ": " + e.getMessage());
            }
        }
    }

    /// Reads a signed list.
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] content) throws MalformedException;
    }

    /// A text with its signature around it.
    ///
    /// @param name for people
    Signed text(String name, byte[] content) throws MirrorException {
        try {
            SignedText text = SignedText.decode(content);
            SignedBytes check = keys().check(text.signature().toArray());
            byte[] covered = text.covered().toArray();
            check.update(covered, 0, covered.length);
            return new Signed(text.text(), signer(name, check));
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, name + ": " + e.getMessage());
        }
    }

    /// Bytes with a signature beside them.
    Signed detached(String name, byte[] content, byte[] signature) throws MirrorException {
        try {
            SignedBytes check = keys().check(signature);
            check.update(content, 0, content.length);
            return new Signed(Bytes.of(content), signer(name, check));
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, name + ": " + e.getMessage());
        }
    }

    /// A large file with a signature beside it.
    ///
    /// @return who signed it
    String file(String name, Path file, byte[] signature) throws MirrorException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            SignedBytes check = keys().check(signature);
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                check.update(piece, 0, n);
            }
            return signer(name, check);
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, name + ": " + e.getMessage());
        }
    }

    /// An archive of Alpine's with its signature in it.
    ///
    /// @return who signed it
    String apk(String name, ApkArchive archive) throws MirrorException {
        try {
            ApkKeys keys = keyrings.readApk(Keyrings.ALPINE, settings.keyrings());
            if (keys.isEmpty()) {
                throw none();
            }
            return signer(name, archive.check(keys));
        } catch (IOException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, "keyrings: " + e.getMessage());
        }
    }

    private String signer(String name, SignedBytes check) throws MirrorException {
        return signer(name, check.finish(clock.instant()));
    }

    private static String signer(String name, SignatureCheck check) throws MirrorException {
        return switch (check) {
            case Good good -> good.by().toString();
            case Refused no ->
                    throw new MirrorException(Reason.MIRROR_UNSIGNED, name + ": " + no.text());
        };
    }

    /// Read anew each time: operators may add and remove them while the server runs.
    Keyring keys() throws MirrorException {
        try {
            Keyring keys = keyrings.read(settings.keyrings());
            if (keys.isEmpty()) {
                throw none();
            }
            return keys;
        } catch (IOException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, "keyrings: " + e.getMessage());
        }
    }

    private MirrorException none() {
        return new MirrorException(
                Reason.MIRROR_UNSIGNED,
                "there is no keyring "
                        + String.join(", ", settings.keyrings())
                        + "; see stirrup image keyring");
    }
}
