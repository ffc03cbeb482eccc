package dev.stirrup.store.record;

import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The records as they would be after some edits: what the checks look at before anything is
/// written.
final class Draft {
    final Session session;
    final List<Problem> problems = new ArrayList<>();

    /// What the edits touch, by name.
    final Map<String, Touched<MachineRecord>> machines = new LinkedHashMap<>();

    final Map<String, Touched<ProfileRecord>> touchedProfiles = new LinkedHashMap<>();
    final Map<String, Touched<PlanRecord>> plans = new LinkedHashMap<>();

    /// The machines whose plans begin anew even when they are the same.
    final Set<String> restarted = new HashSet<>();

    /// All profiles, as they would be.
    final Map<String, ProfileRecord> profiles = new LinkedHashMap<>();

    /// A record that an edit puts or deletes.
    ///
    /// @param edit the edit's place in the list
    record Touched<T>(int edit, Optional<T> before, Optional<T> after) {}

    private Draft(Session session) throws SQLException {
        this.session = session;
        for (ProfileRecord profile : ProfileTable.all(session)) {
            profiles.put(profile.name(), profile);
        }
    }

    static Draft of(Session session, List<Edit> edits) throws SQLException {
        Draft draft = new Draft(session);
        Map<String, ProfileRecord> before = new HashMap<>(draft.profiles);
        for (int i = 0; i < edits.size(); i++) {
            draft.take(i, edits.get(i), before);
        }
        return draft;
    }

    /// The machine as it would be.
    Optional<MachineRecord> machine(String name) throws SQLException {
        Touched<MachineRecord> touched = machines.get(name);
        return touched == null ? MachineTable.find(session, name) : touched.after();
    }

    void problem(int edit, String kind, String name, String field, String text) {
        problems.add(new Problem(edit, kind, name, field, text));
    }

    private void take(int i, Edit edit, Map<String, ProfileRecord> before) throws SQLException {
        switch (edit) {
            case Edit.PutMachine(var machine) -> touchMachine(i, machine.name(), machine);
            case Edit.ApproveMachine(var name) -> approve(i, name);
            case Edit.DeleteMachine(var name) -> deleteMachine(i, name);
            case Edit.PutProfile(var profile) -> {
                touchProfile(i, profile.name(), before, Optional.of(profile));
                profiles.put(profile.name(), profile);
            }
            case Edit.DeleteProfile(var name) -> {
                if (!before.containsKey(name)) {
                    problem(i, "profile", name, "", "there is no such profile");
                }
                touchProfile(i, name, before, Optional.empty());
                profiles.remove(name);
            }
            case Edit.PutPlan(var plan) -> touchPlan(i, plan.machine(), Optional.of(plan));
            case Edit.StartPlan(var plan) -> {
                touchPlan(i, plan.machine(), Optional.of(plan));
                restarted.add(plan.machine());
            }
            case Edit.DeletePlan(var machine) -> {
                if (PlanTable.find(session, machine).isEmpty()) {
                    problem(i, "plan", machine, "", "this machine has no plan");
                }
                touchPlan(i, machine, Optional.empty());
            }
        }
    }

    private void touchMachine(int i, String name, MachineRecord after) throws SQLException {
        var touched = new Touched<>(i, MachineTable.find(session, name), Optional.of(after));
        onlyOnce(i, "machine", name, machines.put(name, touched));
        touched.before()
                .ifPresent(b -> compare(i, "machine", name, b.revision(), after.revision()));
    }

    private void approve(int i, String name) throws SQLException {
        Optional<MachineRecord> known = MachineTable.find(session, name);
        if (known.isEmpty()) {
            problem(i, "machine", name, "", "there is no such machine");
            return;
        }
        touchMachine(i, name, known.get().withApproval(true));
    }

    private void deleteMachine(int i, String name) throws SQLException {
        Optional<MachineRecord> known = MachineTable.find(session, name);
        if (known.isEmpty()) {
            problem(i, "machine", name, "", "there is no such machine");
        }
        var touched = new Touched<MachineRecord>(i, known, Optional.empty());
        onlyOnce(i, "machine", name, machines.put(name, touched));
    }

    private void touchProfile(
            int i, String name, Map<String, ProfileRecord> before, Optional<ProfileRecord> after) {
        var touched = new Touched<>(i, Optional.ofNullable(before.get(name)), after);
        onlyOnce(i, "profile", name, touchedProfiles.put(name, touched));
        touched.before()
                .ifPresent(b ->
                        after.ifPresent(
                                a -> compare(i, "profile", name, b.revision(), a.revision())));
    }

    private void touchPlan(int i, String machine, Optional<PlanRecord> after) throws SQLException {
        var touched = new Touched<>(i, PlanTable.find(session, machine), after);
        onlyOnce(i, "plan", machine, plans.put(machine, touched));
        touched.before()
                .ifPresent(b ->
                        after.ifPresent(
                                a -> compare(i, "plan", machine, b.revision(), a.revision())));
    }

    private void onlyOnce(
            int i, String kind, String name, @org.jspecify.annotations.Nullable Object earlier) {
        if (earlier != null) {
            problem(i, kind, name, "", "is changed twice in one go");
        }
    }

    private void compare(int i, String kind, String name, long now, long expected) {
        if (expected != 0 && expected != now) {
            String text =
                    "was changed by somebody else meanwhile (revision "
                            + now
                            + ", this edit was made from "
                            + expected
                            + ")";
            problem(i, kind, name, "revision", text);
        }
    }
}
