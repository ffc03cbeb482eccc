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
import java.util.function.ToLongFunction;

/// The records as they would be after some edits: what the checks look at before anything is
/// written.
final class Draft {
    final Session session;
    final List<Problem> problems = new ArrayList<>();

    /// What the edits touch, by name.
    final Map<String, Touched<MachineRecord>> machines = new LinkedHashMap<>();

    final Map<String, Touched<ProfileRecord>> touchedProfiles = new LinkedHashMap<>();
    final Map<String, Touched<AnswersRecord>> touchedAnswers = new LinkedHashMap<>();
    final Map<String, Touched<PlanRecord>> plans = new LinkedHashMap<>();

    /// The machines whose plans begin anew even when they are the same.
    final Set<String> restarted = new HashSet<>();

    /// All profiles, as they would be.
    final Map<String, ProfileRecord> profiles = new LinkedHashMap<>();

    /// All answers, as they would be.
    final Map<String, AnswersRecord> answers = new LinkedHashMap<>();

    /// A record that an edit puts or deletes.
    ///
    /// @param edit the edit's place in the list
    record Touched<T>(int edit, Optional<T> before, Optional<T> after) {}

    private Draft(Session session) throws SQLException {
        this.session = session;
        for (ProfileRecord profile : ProfileTable.all(session)) {
            profiles.put(profile.name(), profile);
        }
        for (AnswersRecord one : AnswersTable.all(session)) {
            answers.put(one.name(), one);
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

    void add(Problem problem) {
        problems.add(problem);
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
                    add(new Problem(i, "profile", name, "", "there is no such profile"));
                }
                touchProfile(i, name, before, Optional.empty());
                profiles.remove(name);
            }
            case Edit.PutAnswers(var put) -> {
                touchAnswers(i, put.name(), Optional.of(put));
                answers.put(put.name(), put);
            }
            case Edit.DeleteAnswers(var name) -> {
                if (!answers.containsKey(name)) {
                    add(new Problem(i, "answers", name, "", "there are no such answers"));
                }
                touchAnswers(i, name, Optional.empty());
                answers.remove(name);
            }
            case Edit.PutPlan(var plan) -> touchPlan(i, plan.machine(), Optional.of(plan));
            case Edit.StartPlan(var plan) -> {
                touchPlan(i, plan.machine(), Optional.of(plan));
                restarted.add(plan.machine());
            }
            case Edit.DeletePlan(var machine) -> {
                if (PlanTable.find(session, machine).isEmpty()) {
                    add(new Problem(i, "plan", machine, "", "this machine has no plan"));
                }
                touchPlan(i, machine, Optional.empty());
            }
        }
    }

    private void touchMachine(int i, String name, MachineRecord after) throws SQLException {
        var touched = new Touched<>(i, MachineTable.find(session, name), Optional.of(after));
        touch(machines, new Named("machine", name), touched, MachineRecord::revision);
    }

    private void approve(int i, String name) throws SQLException {
        Optional<MachineRecord> known = MachineTable.find(session, name);
        if (known.isEmpty()) {
            add(new Problem(i, "machine", name, "", "there is no such machine"));
            return;
        }
        touchMachine(i, name, known.get().withApproval(true));
    }

    private void deleteMachine(int i, String name) throws SQLException {
        Optional<MachineRecord> known = MachineTable.find(session, name);
        if (known.isEmpty()) {
            add(new Problem(i, "machine", name, "", "there is no such machine"));
        }
        var touched = new Touched<MachineRecord>(i, known, Optional.empty());
        touch(machines, new Named("machine", name), touched, MachineRecord::revision);
    }

    private void touchProfile(
            int i, String name, Map<String, ProfileRecord> before, Optional<ProfileRecord> after) {
        var touched = new Touched<>(i, Optional.ofNullable(before.get(name)), after);
        touch(touchedProfiles, new Named("profile", name), touched, ProfileRecord::revision);
    }

    private void touchAnswers(int i, String name, Optional<AnswersRecord> after) {
        var touched = new Touched<>(i, Optional.ofNullable(answers.get(name)), after);
        touch(touchedAnswers, new Named("answers", name), touched, AnswersRecord::revision);
    }

    private void touchPlan(int i, String machine, Optional<PlanRecord> after) throws SQLException {
        var touched = new Touched<>(i, PlanTable.find(session, machine), after);
        touch(plans, new Named("plan", machine), touched, PlanRecord::revision);
    }

    private record Named(String kind, String name) {}

    private <T> void touch(
            Map<String, Touched<T>> all,
            Named record,
            Touched<T> touched,
            ToLongFunction<T> revision) {
        int edit = touched.edit();
        if (all.put(record.name(), touched) != null) {
            String text = "is changed twice in one go";
            add(new Problem(edit, record.kind(), record.name(), "", text));
        }
        if (touched.before().isEmpty() || touched.after().isEmpty()) {
            return;
        }
        long now = revision.applyAsLong(touched.before().get());
        long expected = revision.applyAsLong(touched.after().get());
        if (expected != 0 && expected != now) {
            String text =
                    "was changed by somebody else meanwhile (revision "
                            + now
                            + ", this edit was made from "
                            + expected
                            + ")";
            add(new Problem(edit, record.kind(), record.name(), "revision", text));
        }
    }
}
