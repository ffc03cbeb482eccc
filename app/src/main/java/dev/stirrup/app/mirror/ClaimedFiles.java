package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Tree.Found;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.upstream.Listed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Files of which lists claim something else than a SHA-256: each comes as a whole before any of it
/// is given, and is compared with the claim. From then on its SHA-256 is known.
final class ClaimedFiles {
    private final Intake intake;
    private final Upstream upstream;
    private final WholeFetch whole;

    ClaimedFiles(Intake intake, Upstream upstream) {
        this.intake = intake;
        this.upstream = upstream;
        whole = new WholeFetch(intake, upstream);
    }

    /// @param text what is claimed, which no other claim is written like
    /// @param most bytes that the file may have
    /// @param vouched who claims it, for people
    record Claim(String path, String text, long most, String vouched) {
        private String key() {
            return path + " " + text;
        }
    }

    /// Looks at a file that has come.
    @FunctionalInterface
    interface Comparison {
        /// @throws MirrorException when it is not what is claimed
        void compare(Path file, Image image) throws MirrorException, IOException;
    }

    Found find(Claim claim, Comparison comparison) throws MirrorException {
        return whole.alone(
                claim.path(),
                () -> {
                    Optional<Listed> known =
                            intake.store().claims().listed(upstream.name(), claim.key());
                    return known.isPresent()
                            ? new Found.Vouched(
                                    Wanted.of(claim.path(), known.get(), claim.vouched()))
                            : new Found.Here(bring(claim, comparison));
                });
    }

    private MirrorFile bring(Claim claim, Comparison comparison) throws MirrorException {
        if (intake.settings().isOffline()) {
            throw new MirrorException(Reason.MIRROR_OFFLINE, claim.path());
        }
        MirrorFile file =
                whole.fetch(
                        claim.path(),
                        claim.most(),
                        (place, image) -> {
                            comparison.compare(place, image);
                            return claim.vouched();
                        });
        var found = new Listed(file.digest(), file.size());
        intake.store().claims().noteListed(upstream.name(), claim.key(), found);
        return file;
    }
}
