package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.script.TrustStore;
import java.util.List;
import java.util.Optional;

/// The site's roots as a further RAM disk, for machines that may boot.
final class RootsDesk {
    private final FileParts parts;

    RootsDesk(FileParts parts) {
        this.parts = parts;
    }

    /// @param store the name of where they belong
    FileAnswer answer(Visit visit, String store) {
        Plan plan = parts.plans().find(visit.request()).plan();
        Optional<Refuse> withheld = BootPolicy.withheld(visit.request(), plan);
        if (withheld.isPresent()) {
            return visit.withheld(withheld.get());
        }
        return TrustStore.named(store)
                .flatMap(known -> parts.roots().archive(known, visit.now()))
                .<FileAnswer>map(archive ->
                        new FileAnswer.Made(
                                archive,
                                "application/octet-stream",
                                FileKind.INITRD,
                                visit.claims(),
                                List.of()))
                .orElseGet(() -> visit.missing("there are no roots for it"));
    }
}
