package dev.stirrup.store.record;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Reports;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.store.record.PlanRecord.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What machines report, written into their plans: an installation that reports `done` is over.
public final class PlanReports implements Reports {
    private static final Logger LOG = LoggerFactory.getLogger(PlanReports.class);
    private static final String WHO = "server";
    private static final Duration REST = Duration.ofSeconds(5);

    private final Database database;
    private final Catalogue catalogue;
    private final InstantSource clock;

    /// What could not be written, by machine: each says only once that it is done, and would be
    /// installed anew at its next boot.
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();

    /// When the last try failed; for the thread that tells of events.
    private Instant failed = Instant.MIN;

    /// @param revision the plan's: another one that was made since is not done
    private record Unwritten(Instant at, long revision) {}

    public PlanReports(Database database, Catalogue catalogue, InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Override
    public void reported(Claims claims, String status) {
        if (status.equals("done")) {
            catalogue.machineOf(claims).ifPresent(this::done);
        }
    }

    private void done(String machine) {
        Instant now = clock.instant();
        try {
            write(machine, now);
        } catch (StoreException e) {
            if (mayPass(e)) {
                unwritten.put(machine, new Unwritten(now, revision(machine)));
            }
            throw e;
        }
    }

    /// Whatever its plan is: answers that were offered before are not given any more.
    private void write(String machine, Instant at) {
        boolean isChanged =
                database.write(session -> {
                    AnswerUse.end(session, machine, at);
                    return advance(session, machine, Progress.DONE);
                });
        if (isChanged) {
            catalogue.refresh();
        }
    }

    private long revision(String machine) {
        return database.<Optional<PlanRecord>>read(session -> PlanTable.find(session, machine))
                .map(PlanRecord::revision)
                .orElse(0L);
    }

    private void writeLate() {
        Instant now = clock.instant();
        boolean rests = !now.isBefore(failed) && now.isBefore(failed.plus(REST));
        if (unwritten.isEmpty() || rests) {
            return;
        }
        unwritten.forEach((machine, one) -> {
            try {
                if (revision(machine) == one.revision()) {
                    write(machine, one.at());
                    LOG.info("{} is done since {}: it is written now", machine, one.at());
                }
                unwritten.remove(machine, one);
            } catch (StoreException e) {
                if (!mayPass(e)) {
                    LOG.warn("{} is not noted to be done: {}", machine, e.getMessage());
                    unwritten.remove(machine, one);
                }
                failed = now;
            }
        });
    }

    private static boolean mayPass(StoreException e) {
        return e.trouble() == Trouble.DISK_FULL || e.trouble() == Trouble.LOCKED;
    }

    /// Marks the plans of machines whose loaders were given a profile.
    public void heard(List<BootEvent> events) {
        writeLate();
        TreeSet<String> served = new TreeSet<>();
        for (BootEvent event : events) {
            if (event.what() instanceof Milestone.ScriptServed script
                    && !script.profile().isEmpty()) {
                Optional<String> machine = catalogue.machineOf(event.claims());
                if (machine.isPresent()) {
                    served.add(machine.get());
                }
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
