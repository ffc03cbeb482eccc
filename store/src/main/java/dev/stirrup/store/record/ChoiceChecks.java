package dev.stirrup.store.record;

import dev.stirrup.store.record.Draft.Touched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether every choice between profiles has one answer: no two selectors tie, and no menu leads
/// back to itself.
final class ChoiceChecks {
    private final Draft draft;
    private final List<ProfileRecord> profiles;

    ChoiceChecks(Draft draft) {
        this.draft = draft;
        this.profiles = List.copyOf(draft.profiles.values());
    }

    void run() {
        for (Touched<ProfileRecord> touched : draft.touchedProfiles.values()) {
            touched.after().ifPresent(profile -> check(touched.edit(), profile));
        }
    }

    private void check(int edit, ProfileRecord profile) {
        for (ProfileRecord other : profiles) {
            if (other.name().equals(profile.name())) {
                continue;
            }
            if (tie(profile.selector(), other.selector())) {
                String text =
                        "a machine can fit it and profile "
                                + other.name()
                                + " equally well; give one of them a further label";
                draft.add(new Problem(edit, "profile", profile.name(), "selector", text));
            }
        }
        cycle(profile)
                .map(way -> "leads back to itself: " + String.join(" -> ", way))
                .map(text -> new Problem(edit, "profile", profile.name(), "menu", text))
                .ifPresent(draft::add);
    }

    /// Whether some labels would fit both selectors, and neither wins by being longer.
    static boolean tie(Map<String, String> one, Map<String, String> other) {
        return !one.isEmpty()
                && one.size() == other.size()
                && one.entrySet().stream()
                        .allMatch(label ->
                                other.getOrDefault(label.getKey(), label.getValue())
                                        .equals(label.getValue()));
    }

    /// The way from a menu through menus back to it.
    private Optional<List<String>> cycle(ProfileRecord start) {
        return wayBack(
                start, start.name(), new ArrayList<>(List.of(start.name())), new HashSet<>());
    }

    private Optional<List<String>> wayBack(
            ProfileRecord from, String goal, List<String> way, Set<String> visited) {
        if (!(from.payload() instanceof PayloadRecord.Menu menu)) {
            return Optional.empty();
        }
        for (PayloadRecord.Item item : menu.items()) {
            if (item.profile().equals(goal)) {
                way.add(goal);
                return Optional.of(way);
            }
            ProfileRecord next = draft.profiles.get(item.profile());
            if (next != null && visited.add(item.profile())) {
                way.add(item.profile());
                Optional<List<String>> found = wayBack(next, goal, way, visited);
                if (found.isPresent()) {
                    return found;
                }
                way.removeLast();
            }
        }
        return Optional.empty();
    }
}
