package dev.stirrup.app.record;

import dev.stirrup.boot.DeadEnd;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.store.record.CatalogueRules;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Records;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Something that may be recorded, and that not every machine can start.
///
/// @param edit the place of the edit that leads to it in the list of edits; empty: none does
/// @param field of that edit's record
public record BootWarning(OptionalInt edit, String field, DeadEnd end) {
    /// What these edits would lead to; without edits all that is recorded.
    public static List<BootWarning> of(Records records, CatalogueRules rules, List<Edit> edits) {
        Map<String, Integer> touched = touched(edits);
        return records.foreseen(edits, rules).stream()
                .flatMap(profile -> DeadEnd.of(profile).stream())
                .flatMap(end -> of(end, touched, edits.isEmpty()).stream())
                .toList();
    }

    /// A sentence for the operator, without its full stop.
    public String text() {
        Profile first = end.first();
        boolean isEntry = !first.equals(end.wanted());
        return "profile "
                + first.name()
                + (isEntry ? ": its entry " + end.wanted().name() : "")
                + " needs iPXE, and its loader set "
                + first.loaders().name()
                + " leads UEFI machines"
                + (end.isOnlySecured() ? " with Secure Boot on" : "")
                + " to GRUB, which cannot start it ("
                + end.reason().code()
                + ")";
    }

    /// What to do about it, in the same form.
    public String remedy() {
        return "say `loaders: ipxe` in "
                + end.first().name()
                + "; with Secure Boot on that iPXE needs a signature which the machines know"
                + " (`stirrup sign`), else Secure Boot has to be off for this";
    }

    private static Map<String, Integer> touched(List<Edit> edits) {
        Map<String, Integer> touched = new HashMap<>();
        for (int i = 0; i < edits.size(); i++) {
            Optional<String> profile =
                    switch (edits.get(i)) {
                        case Edit.PutProfile(var put) -> Optional.of(put.name());
                        case Edit.PutPlan(var plan) -> plan.profile();
                        case Edit.StartPlan(var plan) -> plan.profile();
                        case Edit.PutMachine _,
                                Edit.ApproveMachine _,
                                Edit.DeleteMachine _,
                                Edit.DeleteProfile _,
                                Edit.PutAnswers _,
                                Edit.DeleteAnswers _,
                                Edit.DeletePlan _ ->
                                Optional.empty();
                    };
            if (profile.isPresent()) {
                touched.putIfAbsent(profile.get(), i);
            }
        }
        return touched;
    }

    private static Optional<BootWarning> of(
            DeadEnd end, Map<String, Integer> touched, boolean isAll) {
        Integer first = touched.get(end.first().name());
        if (first != null) {
            String field = end.first().payload() instanceof Payload.Menu ? "menu" : "loaders";
            return Optional.of(new BootWarning(OptionalInt.of(first), field, end));
        }
        Integer wanted = touched.get(end.wanted().name());
        if (wanted != null) {
            return Optional.of(new BootWarning(OptionalInt.of(wanted), "", end));
        }
        return isAll
                ? Optional.of(new BootWarning(OptionalInt.empty(), "", end))
                : Optional.empty();
    }
}
