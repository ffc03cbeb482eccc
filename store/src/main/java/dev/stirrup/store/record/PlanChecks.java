package dev.stirrup.store.record;

import dev.stirrup.boot.Demands;
import dev.stirrup.store.record.Draft.Touched;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether plans name what exists, and whether what is deleted is still named.
final class PlanChecks {
    private static final int LONGEST_REASON = 200;

    private final Draft draft;

    PlanChecks(Draft draft) {
        this.draft = draft;
    }

    void run() throws SQLException {
        for (Touched<PlanRecord> touched : draft.plans.values()) {
            if (touched.after().isPresent()) {
                check(touched.edit(), touched.after().get());
            }
        }
        for (var touched : draft.touchedProfiles.entrySet()) {
            if (touched.getValue().after().isEmpty()) {
                checkUnused(touched.getValue().edit(), touched.getKey());
            } else {
                checkStillMenu(touched.getValue().edit(), touched.getKey());
            }
        }
    }

    private void check(int edit, PlanRecord plan) throws SQLException {
        if (draft.machine(plan.machine()).isEmpty()) {
            problem(edit, plan, "machine", "there is no machine " + plan.machine());
        }
        if (plan.reason().length() > LONGEST_REASON) {
            problem(edit, plan, "reason", "longer than " + LONGEST_REASON + " characters");
        }
        if (plan.profile().isEmpty()) {
            if (plan.kind().needsProfile()) {
                problem(edit, plan, "profile", plan.kind().text() + " needs a profile");
            }
            if (!plan.demands().equals(Demands.NONE)) {
                problem(edit, plan, "", plan.kind().text() + " gives nothing to demand for");
            }
            return;
        }
        String name = plan.profile().get();
        if (!plan.kind().needsProfile()) {
            problem(edit, plan, "profile", plan.kind().text() + " takes no profile");
        }
        ProfileRecord profile = draft.profiles.get(name);
        if (profile == null) {
            problem(edit, plan, "profile", "there is no profile " + name);
        } else if (plan.kind() == PlanRecord.Kind.MENU && !isMenu(profile)) {
            problem(edit, plan, "profile", "profile " + name + " is no menu");
        }
    }

    private void checkUnused(int edit, String profile) throws SQLException {
        List<String> users = new ArrayList<>();
        for (PlanRecord plan : plansOf(profile)) {
            users.add("the plan of " + plan.machine());
        }
        draft.profiles.values().stream()
                .filter(other -> names(other, profile))
                .forEach(other -> users.add("menu " + other.name()));
        if (!users.isEmpty()) {
            String more = users.size() > 3 ? " and " + (users.size() - 3) + " more" : "";
            String text =
                    "is used by "
                            + String.join(", ", users.subList(0, Math.min(3, users.size())))
                            + more;
            draft.add(new Problem(edit, "profile", profile, "", text));
        }
    }

    private void checkStillMenu(int edit, String profile) throws SQLException {
        ProfileRecord after = draft.profiles.get(profile);
        if (after == null || isMenu(after)) {
            return;
        }
        Optional<PlanRecord> user =
                plansOf(profile).stream()
                        .filter(plan -> plan.kind() == PlanRecord.Kind.MENU)
                        .findFirst();
        user.map(plan -> "must stay a menu for the plan of " + plan.machine())
                .map(text -> new Problem(edit, "profile", profile, "menu", text))
                .ifPresent(draft::add);
    }

    /// The plans with this profile that the draft leaves as they are. What it touches is checked by
    /// itself, and the plan of a machine that goes, goes with it.
    private List<PlanRecord> plansOf(String profile) throws SQLException {
        List<PlanRecord> plans = new ArrayList<>();
        for (String machine : PlanTable.machinesWith(draft.session, profile)) {
            if (!draft.plans.containsKey(machine) && draft.machine(machine).isPresent()) {
                PlanTable.find(draft.session, machine).ifPresent(plans::add);
            }
        }
        return plans;
    }

    private static boolean isMenu(ProfileRecord profile) {
        return profile.payload() instanceof PayloadRecord.Menu;
    }

    private static boolean names(ProfileRecord other, String profile) {
        return other.payload() instanceof PayloadRecord.Menu menu
                && menu.items().stream().anyMatch(item -> item.profile().equals(profile));
    }

    private void problem(int edit, PlanRecord plan, String field, String text) {
        draft.add(new Problem(edit, "plan", plan.machine(), field, text));
    }
}
