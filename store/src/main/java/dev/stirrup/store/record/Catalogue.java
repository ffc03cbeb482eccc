package dev.stirrup.store.record;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Credential;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.loader.LoaderTable;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.Revocations;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// All records in memory, for the question that comes with every packet. It answers from an
/// immutable snapshot; [#refresh()] makes the next one from what the log of changes names.
public final class Catalogue implements Plans, Revocations {
    /// Further behind than this, all is read again. Changes that tell only of machines heard of are
    /// kept for as long.
    static final int MOST_CHANGES = 4000;

    private final Database database;
    private final CatalogueRules rules;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Snapshot now;

    private Catalogue(Database database, CatalogueRules rules) {
        this.database = database;
        this.rules = rules;
        this.now = database.read(this::all);
    }

    /// Reads all records.
    public static Catalogue open(Database database, CatalogueRules rules) {
        return new Catalogue(database, rules);
    }

    @Override
    public Assignment find(Claims claims, String network) {
        return now.find(claims, network);
    }

    @Override
    public Assignment find(BootRequest request) {
        return now.find(request);
    }

    /// The machine of this name, and its plan; no machine and none when there is no such machine.
    public Assignment named(String machine) {
        return now.named(machine);
    }

    /// Why a machine's certificate may not be used; empty when it may.
    public Optional<String> refusal(Credential credential) {
        return now.refusal(credential);
    }

    /// Whether any machine was given a certificate.
    public boolean hasCertificates() {
        return now.identities().hasCertificates();
    }

    /// The name of the machine that claims mean, if they mean exactly one.
    public Optional<String> machineOf(Claims claims) {
        return now.identities().find(claims) instanceof Identities.Match.One(Machine machine)
                ? Optional.of(machine.name())
                : Optional.empty();
    }

    /// Whether any profile gives a disk over iSCSI.
    public boolean hasDisks() {
        return now.profiles().hasDisks();
    }

    /// A profile with everything it names looked up.
    public Optional<Profile> profile(String name) {
        return now.profiles().named(name);
    }

    @Override
    public RevocationList current() {
        return now.withdrawn().list();
    }

    /// What is withdrawn, by the names that things have here.
    public Withdrawn withdrawn() {
        return now.withdrawn();
    }

    /// The number of the latest change that is taken in.
    public long seq() {
        return now.seq();
    }

    /// The number of the latest change that is taken in, of other things than machines and their
    /// plans: a storm enters machines all the time.
    public long otherSeq() {
        return now.otherSeq();
    }

    /// How many machines there are, waiting ones included.
    public int size() {
        return now.identities().size();
    }

    /// Takes in what changed since the last time, by this process or another. Cheap when nothing
    /// did.
    ///
    /// @return whether something had changed
    public boolean refresh() {
        refreshing.lock();
        try {
            Snapshot before = now;
            now = database.read(session -> next(session, before));
            return now.seq() != before.seq();
        } finally {
            refreshing.unlock();
        }
    }

    private Snapshot next(Session session, Snapshot before) throws SQLException {
        long seq = ChangeLog.latest(session);
        if (seq == before.seq()) {
            return before;
        }
        if (seq - before.seq() >= MOST_CHANGES) {
            return all(session);
        }
        List<Change> changes = ChangeLog.after(session, before.seq(), MOST_CHANGES);
        Map<String, Optional<Machine>> machines = new HashMap<>();
        Map<String, Optional<PlanRecord>> plans = new HashMap<>();
        boolean isBookOld = false;
        long otherSeq = before.otherSeq();
        for (Change change : changes) {
            otherSeq = isOfMachine(change) ? otherSeq : change.seq();
            switch (change.kind()) {
                case "machine" -> {
                    machines.put(change.name(), Optional.empty());
                    plans.put(change.name(), Optional.empty());
                }
                case "plan" -> plans.put(change.name(), Optional.empty());
                case "profile" -> {
                    // Plans follow a profile's new name.
                    isBookOld = true;
                    for (String machine : PlanTable.machinesWith(session, change.name())) {
                        plans.put(machine, PlanTable.find(session, machine));
                    }
                }
                case "loaders", "image", "answers" -> isBookOld = true;
                default -> {}
            }
        }
        readMachines(session, before.seq(), machines);
        for (PlanRecord plan : PlanTable.changedAfter(session, before.seq())) {
            plans.put(plan.machine(), Optional.of(plan));
        }
        boolean isListOld = RevocationStore.epoch(session) != before.withdrawn().list().epoch();
        isBookOld |= isListOld;
        Withdrawn withdrawn = isBookOld ? Withdrawn.read(session) : before.withdrawn();
        return new Snapshot(
                seq,
                otherSeq,
                before.identities().with(machines),
                before.plans().with(plans),
                isBookOld ? book(session, withdrawn) : before.profiles(),
                withdrawn);
    }

    private static boolean isOfMachine(Change change) {
        return change.kind().equals("machine") || change.kind().equals("plan");
    }

    private Snapshot all(Session session) throws SQLException {
        Withdrawn withdrawn = Withdrawn.read(session);
        Map<String, Optional<Machine>> machines = new HashMap<>();
        Map<String, Set<String>> certificates = CertificateTable.all(session);
        for (MachineRecord machine : MachineTable.all(session)) {
            Set<String> held = certificates.getOrDefault(machine.name(), Set.of());
            machines.put(machine.name(), Optional.of(machine.machine().holding(held)));
        }
        Map<String, Optional<PlanRecord>> plans = new HashMap<>();
        for (PlanRecord plan : PlanTable.all(session)) {
            plans.put(plan.machine(), Optional.of(plan));
        }
        long seq = ChangeLog.latest(session);
        return new Snapshot(
                seq,
                seq,
                Identities.NONE.with(machines),
                Sharded.<String, PlanRecord>empty().with(plans),
                book(session, withdrawn),
                withdrawn);
    }

    private ProfileBook book(Session session, Withdrawn withdrawn) throws SQLException {
        Map<String, LoaderSet> loaders = withdrawn.without(LoaderTable.sets(session));
        Map<String, Answers> answers = new HashMap<>();
        for (AnswersRecord one : AnswersTable.all(session)) {
            answers.put(one.name(), one.answers());
        }
        var found =
                new ProfileBook.Found(
                        withdrawn,
                        Signatures.read(session),
                        Wipers.read(session),
                        answers,
                        DriverStore.all(session));
        return new ProfileBook(ProfileTable.all(session), loaders, rules, found);
    }

    /// Reads all machines that changed by three queries: one after the other, the machines that a
    /// storm enters took a tenth of its time.
    private static void readMachines(
            Session session, long seq, Map<String, Optional<Machine>> machines)
            throws SQLException {
        if (machines.isEmpty()) {
            return;
        }
        Map<String, Set<String>> certificates = CertificateTable.changedAfter(session, seq);
        for (MachineRecord machine : MachineTable.changedAfter(session, seq)) {
            Set<String> held = certificates.getOrDefault(machine.name(), Set.of());
            machines.put(machine.name(), Optional.of(machine.machine().holding(held)));
        }
    }
}
