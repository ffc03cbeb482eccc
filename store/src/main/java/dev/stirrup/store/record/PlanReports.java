package dev.stirrup.store.record;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Reports;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.record.PlanRecord.Progress;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What machines report, written into their plans: an installation that reports `done` is over.
public final class PlanReports implements Reports {
    private static final String WHO = "server";

    private final Database database;
    private final Catalogue catalogue;
    private final InstantSource clock;

    public PlanReports(Database database, Catalogue catalogue, InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Override
    public void reported(Claims claims, String status) {
        if (status.equals("done")) {
            catalogue
                    .machineOf(claims)
                    .ifPresent(machine -> {
                        endAnswers(machine);
                        advance(List.of(machine), Progress.DONE);
                    });
        }
    }

    /// Whatever its plan is: answers that were offered before are not given any more.
    private void endAnswers(String machine) {
        database.write(session -> AnswerUse.end(session, machine, clock.instant()));
    }

    /// Marks the plans of machines whose loaders were given a profile.
    public void heard(List<BootEvent> events) {
        TreeSet<String> served = new TreeSet<>();
        for (BootEvent event : events) {
            if (event.what() instanceof Milestone.ScriptServed script
                    && !script.profile().isEmpty()) {
                catalogue.machineOf(event.claims()).ifPresent(served::add);
            }
        }
        if (!served.isEmpty()) {
            advance(List.copyOf(served), Progress.SERVED);
        }
    }

    private void advance(List<String> machines, Progress progress) {
        boolean isChanged =
                database.write(session -> {
                    boolean any = false;
                    for (String machine : machines) {
                        any |= advance(session, machine, progress);
                    }
                    return any;
                });
        if (isChanged) {
            catalogue.refresh();
        }
    }

    private boolean advance(Session session, String machine, Progress progress)
            throws SQLException {
        Optional<PlanRecord> plan = PlanTable.find(session, machine);
        if (plan.isEmpty()
                || plan.get().kind() != PlanRecord.Kind.INSTALL_ONCE
                || plan.get().progress().compareTo(progress) >= 0) {
            return false;
        }
        PlanRecord next = plan.get().withProgress(progress).withRevision(plan.get().revision() + 1);
        PlanTable.put(session, next);
        ChangeLog.add(session, new Change(0, clock.instant(), WHO, "plan", machine, "progress"));
        return true;
    }
}
