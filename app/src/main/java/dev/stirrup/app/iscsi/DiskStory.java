package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskDecision;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.LoginStatus;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.store.record.Catalogue;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Tells what happens at disks, as milestones of the machines whose they are. Does not block.
final class DiskStory implements DiskNews {
    private final Catalogue catalogue;
    private final Events events;
    private final InstantSource clock;

    DiskStory(Catalogue catalogue, Events events, InstantSource clock) {
        this.catalogue = catalogue;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void refused(String machine, LoginAsk ask, DiskDecision.Refuse refuse) {
        String why = refuse.reason().code() + ", " + refuse.detail();
        tell(machine, new Milestone.DiskRefused(target(ask), ask.peer(), why));
    }

    /// What a session tells.
    void heard(News news) {
        switch (news) {
            case News.LoggedIn(Proven who, var _) ->
                    told(
                            who.ask(),
                            new Milestone.DiskAttached(
                                    target(who.ask()),
                                    proof(who),
                                    who.digest().map(ChapAlgorithm::text).orElse("")));
            case News.LoggedOut(LoginAsk ask) -> told(ask, new Milestone.DiskReleased(target(ask)));
            case News.FirstRead(LoginAsk ask) -> told(ask, new Milestone.DiskRead(target(ask)));
            case News.Stalled(LoginAsk ask, String why, var waited) ->
                    told(ask, new Milestone.DiskStalled(target(ask), why, waited));
            case News.Resumed(LoginAsk ask, var stood) ->
                    told(ask, new Milestone.DiskResumed(target(ask), stood));
            case News.Lost(LoginAsk ask, String why, int unanswered, int others) ->
                    told(ask, new Milestone.DiskLost(target(ask), why, unanswered, others));
            case News.TakenOver(LoginAsk ask) ->
                    told(ask, new Milestone.DiskTakenOver(target(ask)));
            case News.LoginFailed(LoginAsk ask, LoginStatus status) -> {
                // The others are told of with their reasons.
                if (status == LoginStatus.AUTHENTICATION_FAILED) {
                    String why = status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                    told(ask, new Milestone.DiskRefused(target(ask), ask.peer(), why));
                }
            }
        }
    }

    private static String proof(Proven who) {
        if (who.name().isEmpty()) {
            return "none";
        }
        return who.isMutual() ? "mutual chap" : "chap";
    }

    private void told(LoginAsk ask, Milestone what) {
        ask.target().flatMap(DiskNames::machine).ifPresent(machine -> tell(machine, what));
    }

    private void tell(String machine, Milestone what) {
        Optional<Machine> known = catalogue.named(machine).machine();
        known.ifPresent(
                one -> events.publish(new BootEvent(clock.instant(), one.claims(), "", what)));
    }

    private static String target(LoginAsk ask) {
        return ask.target().orElse("");
    }
}
