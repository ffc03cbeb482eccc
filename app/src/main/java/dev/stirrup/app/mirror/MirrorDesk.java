package dev.stirrup.app.mirror;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Answers what is asked for below `mirror/NAME/`: for approved machines, and for addresses that
/// the settings name. Blocks while lists and files are fetched.
public final class MirrorDesk {
    /// The first segment of its paths.
    public static final String ROOT = "mirror";

    private final Mirrors mirrors;
    private final Plans plans;
    private final AddressBook book;
    private final InstantSource clock;

    /// @param book tells which machine asks
    public MirrorDesk(Mirrors mirrors, Plans plans, AddressBook book, InstantSource clock) {
        this.mirrors = mirrors;
        this.plans = plans;
        this.book = book;
        this.clock = clock;
    }

    public static boolean isFor(FileAsk ask) {
        return ask.protocol().isHttp() && ask.isBelow(ROOT + "/");
    }

    /// One ask being answered.
    private record Visit(FileAsk ask, Claims claims, Instant now) {
        FileAnswer no(Reason reason, String detail) {
            String why = reason.code() + ": " + reason.text();
            var told = new Milestone.MirrorFailed(ask.path(), reason.code(), detail);
            var events = List.of(new BootEvent(now, claims, ask.network().name(), told));
            return switch (reason) {
                case MIRROR_CLOSED, REVOKED, BLOCKED, IDENTITY_CONFLICT, HTTPS_REQUIRED ->
                        new FileAnswer.Withheld(false, why, claims, events);
                case MIRROR_UNLISTED -> new FileAnswer.Missing(why, claims, events);
                default -> new FileAnswer.Unavailable(why, claims, events);
            };
        }

        /// Whoever asks in its place.
        BootRequest request() {
            return new BootRequest(
                    claims,
                    Client.PLAIN,
                    Optional.empty(),
                    Stage.INSTALLER,
                    ask.network().name(),
                    Optional.empty(),
                    Optional.empty(),
                    ask.channel());
        }
    }

    public FileAnswer answer(FileAsk ask) {
        Instant now = clock.instant();
        var visit = new Visit(ask, book.find(ask.client(), now), now);
        Optional<PathName> path = PathName.read(ask.path());
        Optional<PathName> rest = path.flatMap(one -> one.behind(2));
        Optional<Mirror> mirror = path.flatMap(one -> mirrors.find(second(one)));
        boolean isOpen = mirror.filter(one -> one.isOpenTo(ask.client())).isPresent();
        Optional<Refuse> withheld =
                BootPolicy.withheldMirror(
                        visit.request(), plans.find(visit.request()).plan(), isOpen);
        if (withheld.isPresent()) {
            return visit.no(withheld.get().reason(), withheld.get().detail());
        }
        if (mirror.isEmpty() || rest.isEmpty()) {
            return visit.no(Reason.MIRROR_UNLISTED, "no such mirror");
        }
        try {
            ContentRef.MirrorFile file = mirror.get().give(rest.get().toString(), ask.client());
            return new FileAnswer.Stored(file, FileKind.OTHER, visit.claims(), List.of());
        } catch (MirrorException e) {
            return visit.no(e.reason(), e.detail());
        } catch (StoreException e) {
            return visit.no(Reason.MIRROR_FULL, String.valueOf(e.getMessage()));
        }
    }

    private static String second(PathName path) {
        return path.depth() > 1 ? path.segment(1) : "";
    }
}
