package dev.stirrup.store.record;

import dev.stirrup.store.Session;
import dev.stirrup.store.record.Draft.Touched;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a draft whose checks found nothing. Records that are as wanted already stay untouched, so
/// that applying the same files again changes nothing.
final class DraftWriter {
    private final Draft draft;
    private final Session session;
    private final Instant now;
    private final String who;
    private final List<Change> changes = new ArrayList<>();

    DraftWriter(Draft draft, Instant now, String who) {
        this.draft = draft;
        this.session = draft.session;
        this.now = now;
        this.who = who;
    }

    List<Change> write() throws SQLException {
        deletePlansAndMachines();
        clearIdentities();
        for (Touched<MachineRecord> touched : draft.machines.values()) {
            if (touched.after().isPresent()) {
                put(touched.before(), touched.after().get());
            }
        }
        for (Touched<AnswersRecord> touched : draft.touchedAnswers.values()) {
            if (touched.after().isPresent()) {
                put(touched.before(), touched.after().get());
            }
        }
        for (Touched<ProfileRecord> touched : draft.touchedProfiles.values()) {
            if (touched.after().isPresent()) {
                put(touched.before(), touched.after().get());
            }
        }
        for (Touched<PlanRecord> touched : draft.plans.values()) {
            if (touched.after().isPresent()) {
                put(touched.before(), touched.after().get());
            }
        }
        deleteProfiles();
        deleteAnswers();
        return changes;
    }

    private void deletePlansAndMachines() throws SQLException {
        for (Map.Entry<String, Touched<PlanRecord>> plan : draft.plans.entrySet()) {
            if (plan.getValue().after().isEmpty()) {
                PlanTable.delete(session, plan.getKey());
                log("plan", plan.getKey(), "delete");
            }
        }
        for (Map.Entry<String, Touched<MachineRecord>> machine : draft.machines.entrySet()) {
            if (machine.getValue().after().isEmpty()) {
                MachineTable.delete(session, machine.getKey());
                log("machine", machine.getKey(), "delete");
            }
        }
    }

    /// Machines may swap addresses in one go, so all give theirs up before any takes one.
    private void clearIdentities() throws SQLException {
        for (Touched<MachineRecord> touched : draft.machines.values()) {
            if (touched.after().isPresent() && touched.before().isPresent()) {
                String name = touched.after().get().name();
                if (touched.before().get().saysTheSameAs(touched.after().get())) {
                    continue;
                }
                session.update("DELETE FROM machine_mac WHERE machine = ?", name);
                session.update(
                        "UPDATE machine SET uuid = NULL, serial = NULL WHERE name = ?", name);
            }
        }
    }

    private void deleteProfiles() throws SQLException {
        for (Map.Entry<String, Touched<ProfileRecord>> touched : draft.touchedProfiles.entrySet()) {
            if (touched.getValue().after().isEmpty()) {
                ProfileTable.delete(session, touched.getKey());
                log("profile", touched.getKey(), "delete");
            }
        }
    }

    private void deleteAnswers() throws SQLException {
        for (Map.Entry<String, Touched<AnswersRecord>> touched : draft.touchedAnswers.entrySet()) {
            if (touched.getValue().after().isEmpty()) {
                AnswersTable.delete(session, touched.getKey());
                log("answers", touched.getKey(), "delete");
            }
        }
    }

    private void put(Optional<AnswersRecord> before, AnswersRecord after) throws SQLException {
        long revision = before.map(AnswersRecord::revision).orElse(0L);
        if (before.filter(after.withRevision(revision)::equals).isPresent()) {
            return;
        }
        AnswersTable.put(session, after.withRevision(revision + 1));
        log("answers", after.name(), "put");
    }

    private void put(Optional<MachineRecord> before, MachineRecord after) throws SQLException {
        if (before.filter(after::saysTheSameAs).isPresent()) {
            return;
        }
        long revision = before.map(MachineRecord::revision).orElse(0L) + 1;
        MachineTable.put(session, after.withRevision(revision));
        log("machine", after.name(), "put");
    }

    private void put(Optional<ProfileRecord> before, ProfileRecord after) throws SQLException {
        long revision = before.map(ProfileRecord::revision).orElse(0L);
        if (before.filter(after.withRevision(revision)::equals).isPresent()) {
            return;
        }
        ProfileTable.put(session, after.withRevision(revision + 1));
        log("profile", after.name(), "put");
    }

    private void put(Optional<PlanRecord> before, PlanRecord after) throws SQLException {
        long revision = before.map(PlanRecord::revision).orElse(0L);
        // Files say nothing of progress: the same plan again goes on where it stands.
        boolean isSame =
                !draft.restarted.contains(after.machine())
                        && before.filter(b ->
                                        b.equals(
                                                after.withProgress(b.progress())
                                                        .withRevision(revision)))
                                .isPresent();
        if (isSame) {
            return;
        }
        PlanTable.put(session, after.withRevision(revision + 1));
        log("plan", after.machine(), "put");
    }

    private void log(String kind, String name, String what) throws SQLException {
        changes.add(ChangeLog.add(session, new Change(0, now, who, kind, name, what)));
    }
}
