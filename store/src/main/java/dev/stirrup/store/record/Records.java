package dev.stirrup.store.record;

import dev.stirrup.boot.Profile;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.loader.LoaderTable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The use cases on machines, profiles and plans: what the command line, files and reports change
/// goes through here. Several processes may work on the same database at once. All calls may block.
public final class Records {
    private final Database database;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public Records(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<MachineRecord> machines() {
        return database.read(MachineTable::all);
    }

    public Optional<MachineRecord> machine(String name) {
        return database.read(session -> MachineTable.find(session, name));
    }

    public List<ProfileRecord> profiles() {
        return database.read(ProfileTable::all);
    }

    public Optional<ProfileRecord> profile(String name) {
        return profiles().stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    public List<AnswersRecord> answers() {
        return database.read(AnswersTable::all);
    }

    public Optional<AnswersRecord> answers(String name) {
        return answers().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public List<PlanRecord> plans() {
        return database.read(PlanTable::all);
    }

    public Optional<PlanRecord> plan(String machine) {
        return database.read(session -> PlanTable.find(session, machine));
    }

    /// The changes after this number, oldest first.
    public List<Change> changes(long after, int limit) {
        return database.read(session -> ChangeLog.after(session, after, limit));
    }

    /// Makes all edits or none.
    ///
    /// @param who the operator or program, for the log of changes
    public Outcome apply(List<Edit> edits, String who) {
        return database.write(session -> apply(session, edits, who));
    }

    /// A machine's certificates, the oldest first.
    public List<MachineCertificate> certificates(String machine) {
        return database.read(session -> CertificateTable.of(session, machine));
    }

    /// Notes that a machine, which must be known, was given this certificate.
    public void keepCertificate(MachineCertificate certificate, String who) {
        database.write(session -> {
            CertificateTable.put(session, certificate);
            return ChangeLog.add(
                    session,
                    new Change(0, clock.instant(), who, "machine", certificate.machine(), "put"));
        });
    }

    /// What would stand in the way of these edits. Changes nothing.
    public List<Problem> check(List<Edit> edits) {
        return database.read(session -> checked(session, edits).problems);
    }

    /// All profiles by name as they would be after these edits, each with its loaders and with what
    /// its menus lead to; without answers and drivers. Changes nothing.
    public List<Profile> foreseen(List<Edit> edits, CatalogueRules rules) {
        return database.read(session -> {
            Withdrawn withdrawn = Withdrawn.read(session);
            var found =
                    new ProfileBook.Found(
                            withdrawn,
                            Signatures.read(session),
                            Wipers.read(session),
                            Map.of(),
                            List.of());
            List<ProfileRecord> all = List.copyOf(Draft.of(session, edits).profiles.values());
            var sets = withdrawn.without(LoaderTable.sets(session));
            return new ProfileBook(all, sets, rules, found).all();
        });
    }

    /// Gives a machine another name. Its plan goes with it; past attempts keep the old name.
    public Outcome renameMachine(String from, String to, String who) {
        Renaming renaming = new Renaming("machine", from, to);
        return database.write(session -> {
            boolean isKnown = MachineTable.find(session, from).isPresent();
            boolean isTaken = MachineTable.find(session, to).isPresent();
            Optional<Problem> fault = fault(renaming, isKnown, isTaken);
            if (fault.isPresent()) {
                return new Outcome.Refused(List.of(fault.get()));
            }
            MachineTable.rename(session, from, to);
            return renamed(session, renaming, who);
        });
    }

    /// Gives a profile another name. Plans and menus that name it follow.
    public Outcome renameProfile(String from, String to, String who) {
        Renaming renaming = new Renaming("profile", from, to);
        return database.write(session -> {
            List<ProfileRecord> all = ProfileTable.all(session);
            boolean isKnown = all.stream().anyMatch(p -> p.name().equals(from));
            boolean isTaken = all.stream().anyMatch(p -> p.name().equals(to));
            Optional<Problem> fault = fault(renaming, isKnown, isTaken);
            if (fault.isPresent()) {
                return new Outcome.Refused(List.of(fault.get()));
            }
            ProfileTable.rename(session, from, to);
            for (ProfileRecord profile : all) {
                if (profile.payload() instanceof PayloadRecord.Menu menu) {
                    follow(session, profile, menu, renaming);
                }
            }
            return renamed(session, renaming, who);
        });
    }

    private Outcome apply(Session session, List<Edit> edits, String who) throws SQLException {
        Draft draft = checked(session, edits);
        return draft.problems.isEmpty()
                ? new Outcome.Applied(new DraftWriter(draft, clock.instant(), who).write())
                : new Outcome.Refused(draft.problems);
    }

    private static Draft checked(Session session, List<Edit> edits) throws SQLException {
        Draft draft = Draft.of(session, edits);
        new MachineChecks(draft).run();
        new ProfileChecks(draft).run();
        new AnswerChecks(draft).run();
        new ChoiceChecks(draft).run();
        new PlanChecks(draft).run();
        draft.problems.sort(Comparator.comparingInt(Problem::edit));
        return draft;
    }

    private record Renaming(String kind, String from, String to) {
        String newName(String name) {
            return name.equals(from) ? to : name;
        }
    }

    private Outcome renamed(Session session, Renaming renaming, String who) throws SQLException {
        Instant now = clock.instant();
        String kind = renaming.kind();
        List<Change> changes = new ArrayList<>();
        changes.add(
                ChangeLog.add(session, new Change(0, now, who, kind, renaming.from(), "delete")));
        changes.add(ChangeLog.add(session, new Change(0, now, who, kind, renaming.to(), "rename")));
        return new Outcome.Applied(changes);
    }

    private static Optional<Problem> fault(Renaming renaming, boolean isKnown, boolean isTaken) {
        String kind = renaming.kind();
        if (!isKnown) {
            String text = "there is no such " + kind;
            return Optional.of(new Problem(0, kind, renaming.from(), "", text));
        }
        if (!MachineChecks.isName(renaming.to())) {
            String text = "use letters, digits and ._- only, at most 63 of them";
            return Optional.of(new Problem(0, kind, renaming.to(), "name", text));
        }
        return isTaken
                ? Optional.of(new Problem(0, kind, renaming.to(), "name", "this name is taken"))
                : Optional.empty();
    }

    private static void follow(
            Session session, ProfileRecord profile, PayloadRecord.Menu menu, Renaming renaming)
            throws SQLException {
        var items =
                menu.items().stream()
                        .map(item -> item.leadingTo(renaming.newName(item.profile())))
                        .toList();
        var fallback = menu.fallback().map(renaming::newName);
        var payload = new PayloadRecord.Menu(menu.title(), menu.timeout(), fallback, items);
        ProfileTable.put(
                session, profile.withName(renaming.newName(profile.name())).withPayload(payload));
    }
}
