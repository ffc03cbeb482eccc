package dev.stirrup.boot.grade;

import java.util.function.Function;
import java.util.function.Predicate;

/// What keeps a boot from a better letter.
///
/// @param best the best letter that a boot with it can have
/// @param fits whether a boot has it
/// @param why a sentence
/// @param step what to do about it; empty when there is nothing to do
record Obstacle(Letter best, Predicate<Chain> fits, Function<Chain, String> why, String step) {
    Obstacle(Letter best, Predicate<Chain> fits, String why, String step) {
        this(best, fits, _ -> why, step);
    }
}
