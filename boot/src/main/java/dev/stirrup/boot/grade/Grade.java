package dev.stirrup.boot.grade;

import java.util.List;
import java.util.Optional;

/// How far a boot could be trusted, and why not further.
///
/// @param why what keeps it from a better letter; empty for an A
/// @param step what would raise it; empty when nothing would
/// @param hops all hops, in the order of the boot
public record Grade(Letter letter, String why, String step, List<Hop> hops) {
    public Grade {
        hops = List.copyOf(hops);
    }

    /// The grade of these hops.
    ///
    /// @return empty when nothing that decides came to the machine
    public static Optional<Grade> of(Chain chain) {
        if (chain.deciding().findAny().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Obstacles.ALL.stream()
                        .filter(obstacle -> obstacle.fits().test(chain))
                        .findFirst()
                        .map(worst ->
                                new Grade(
                                        worst.best(),
                                        worst.why().apply(chain),
                                        worst.step(),
                                        chain.hops()))
                        .orElseGet(() -> new Grade(Letter.A, "", "", chain.hops())));
    }
}
