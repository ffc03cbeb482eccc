package dev.stirrup.boot.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// A verdict, and when it holds.
///
/// @param fits whether it holds for an attempt that no earlier rule fits
/// @param known causes that only this attempt's events tell; they go before the usual ones
record Rule(
        String code,
        Verdict.Outcome outcome,
        Predicate<Facts> fits,
        Function<Facts, String> sentence,
        List<String> causes,
        String nextStep,
        Function<Facts, List<String>> known) {
    /// One whose sentence is the same for every attempt.
    Rule(
            String code,
            Verdict.Outcome outcome,
            Predicate<Facts> fits,
            String sentence,
            List<String> causes,
            String nextStep,
            Function<Facts, List<String>> known) {
        this(code, outcome, fits, _ -> sentence, causes, nextStep, known);
    }

    /// One whose causes are the same for every attempt too.
    Rule(
            String code,
            Verdict.Outcome outcome,
            Predicate<Facts> fits,
            String sentence,
            List<String> causes,
            String nextStep) {
        this(code, outcome, fits, sentence, causes, nextStep, _ -> List.of());
    }

    Verdict verdict(Facts facts) {
        List<String> all = new ArrayList<>(known.apply(facts));
        all.addAll(causes);
        return new Verdict(code, outcome, sentence.apply(facts), all, nextStep);
    }
}
