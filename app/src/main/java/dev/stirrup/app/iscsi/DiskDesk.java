package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.Reason;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.attach.LastingSecrets;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The join between iSCSI's logins and the decision: who may log in, by what proof, and what is
/// open then.
final class DiskDesk implements Targets, Credentials {
    private final Doorkeeper doorkeeper;
    private final Supplier<DiskTickets> tickets;
    private final LastingSecrets lasting;
    private final OpenDisks open;
    private final DiskNews news;

    DiskDesk(Doorkeeper doorkeeper, Keys keys, OpenDisks open, DiskNews news) {
        this.doorkeeper = doorkeeper;
        this.tickets = keys.tickets();
        this.lasting = keys.lasting();
        this.open = open;
        this.news = news;
    }

    /// Where secrets come from.
    record Keys(Supplier<DiskTickets> tickets, LastingSecrets lasting) {}

    @Override
    public Admission admit(LoginAsk ask) {
        if (ask.target().isEmpty()) {
            // Whoever has nothing but open disks needs no proof to see them.
            return new Admission.Admitted(
                    doorkeeper.openTargets(ask.initiator()).isEmpty() ? Proof.CHAP : Proof.OPEN);
        }
        Optional<Visit> visit = doorkeeper.look(ask.initiator(), ask.target().get());
        if (visit.isEmpty()) {
            return new Admission.Refused(Admission.Reason.NOT_FOUND);
        }
        return switch (visit.get().decision()) {
            case DiskDecision.Attach attach -> admitted(attach.login());
            case DiskDecision.GoOn _ -> admitted(visit.get().running().orElseThrow().login());
            case DiskDecision.Refuse refuse -> {
                news.refused(visit.get().machine(), ask, refuse);
                yield new Admission.Refused(reason(refuse.reason()));
            }
        };
    }

    @Override
    public Optional<Entry> find(LoginAsk ask, String name) {
        if (ask.target().isEmpty()) {
            return ask.initiator().equals(name) ? ofBoot(ask, name) : ofMachine(ask, name);
        }
        if (doorkeeper.wasToldOf(ask.initiator(), ask.target().get())) {
            // Whether that boot still may is asked when the target is opened.
            return Optional.of(name).filter(ask.initiator()::equals).map(own -> entry(ask, own));
        }
        return doorkeeper
                .look(ask.initiator(), ask.target().get())
                .filter(visit -> !(visit.decision() instanceof DiskDecision.Refuse))
                .flatMap(visit ->
                        visit.isOfOneBoot()
                                ? Optional.of(name)
                                        .filter(ask.initiator()::equals)
                                        .map(own -> entry(ask, own))
                                : ofMachine(ask, name).filter(_ -> visit.machine().equals(name)));
    }

    @Override
    public Opening open(Proven who) {
        LoginAsk ask = who.ask();
        Optional<Visit> visit = doorkeeper.look(ask.initiator(), ask.target().orElseThrow());
        if (visit.isEmpty()) {
            return new Opening.Closed(Admission.Reason.NOT_FOUND);
        }
        if (visit.get().decision() instanceof DiskDecision.Refuse refuse) {
            return new Opening.Closed(reason(refuse.reason()));
        }
        try {
            return new Opening.Opened(open.open(visit.get()));
        } catch (UnusableDiskException e) {
            news.refused(
                    visit.get().machine(),
                    ask,
                    new DiskDecision.Refuse(
                            Reason.DISK_UNAVAILABLE, String.valueOf(e.getMessage())));
            return new Opening.Closed(Admission.Reason.UNAVAILABLE);
        }
    }

    @Override
    public List<String> visibleTo(Proven who) {
        return who.name().isEmpty()
                ? doorkeeper.openTargets(who.ask().initiator())
                : doorkeeper.targets(who.ask(), who.name());
    }

    /// Whoever logs in with the name of a boot proves it by that boot's secret.
    private Optional<Entry> ofBoot(LoginAsk ask, String name) {
        return ask.initiator().equals(name) && !doorkeeper.targets(ask, Optional.empty()).isEmpty()
                ? Optional.of(entry(ask, name))
                : Optional.empty();
    }

    /// Firmware proves by a secret that was made to last which machine it is in.
    private Optional<Entry> ofMachine(LoginAsk ask, String name) {
        return lasting.of(name).map(origin -> entry(ask, origin));
    }

    private Entry entry(LoginAsk ask, String origin) {
        return new Entry(
                Secret.of(tickets.get().secret(origin)),
                Optional.of(
                        new Own(
                                ask.target().orElse(DiskNames.PREFIX + "discovery"),
                                Secret.of(tickets.get().ownSecret(origin)))));
    }

    private static Admission admitted(DiskLogin login) {
        return new Admission.Admitted(login.hasSecret() ? Proof.CHAP : Proof.OPEN);
    }

    private static Admission.Reason reason(Reason reason) {
        return switch (reason) {
            case NO_DISK -> Admission.Reason.NOT_FOUND;
            case DISK_UNAVAILABLE -> Admission.Reason.UNAVAILABLE;
            default -> Admission.Reason.NOT_AUTHORISED;
        };
    }
}
