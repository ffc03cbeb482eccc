package dev.stirrup.app.mirror;

import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.upstream.Keyrings;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.trust.upstream.SignedBytes;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.time.InstantSource;

/// Whose signatures count for one mirror.
final class Vouchers {
    private final Keyrings keyrings;
    private final MirrorSettings settings;
    private final InstantSource clock;

    Vouchers(Keyrings keyrings, MirrorSettings settings, InstantSource clock) {
        this.keyrings = keyrings;
        this.settings = settings;
        this.clock = clock;
    }

    /// What was signed, and by whom.
    record Signed(Bytes content, String signer) {}

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

    private String signer(String name, SignedBytes check) throws MirrorException {
        return switch (check.finish(clock.instant())) {
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
                throw new MirrorException(
                        Reason.MIRROR_UNSIGNED,
                        "there is no keyring "
                                + String.join(", ", settings.keyrings())
                                + "; see stirrup image keyring");
            }
            return keys;
        } catch (IOException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, "keyrings: " + e.getMessage());
        }
    }
}
