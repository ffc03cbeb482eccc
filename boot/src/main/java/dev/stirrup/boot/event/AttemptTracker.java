package dev.stirrup.boot.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts events into attempts: which events tell of one and the same boot.
///
/// An event belongs to the latest attempt of its address; without one, of its UUID, then of its
/// serial number. A new attempt begins
///
/// - when firmware asks for a boot and the machine's attempt has already got beyond DHCP, or was
///   silent for [#SILENCE];
/// - when a loader asks for an address after its attempt had come to an end (a system or the local
///   disk was started, or the machine reported), or after that silence. This is how a machine boots
///   whose firmware *is* iPXE;
/// - with any other sign of booting from a machine without an attempt.
///
/// Plain DHCP is no boot: it belongs to an attempt that showed signs of booting within
/// [#AFTERMATH], else to none. What becomes of a disk that a machine attached belongs to the
/// attempt in which it did, however long ago that was. Not safe for use by several threads.
public final class AttemptTracker {
    static final Duration SILENCE = Duration.ofSeconds(90);
    static final Duration AFTERMATH = Duration.ofMinutes(30);

    /// Attempts kept in mind; the one that was silent longest is forgotten first.
    static final int MOST = 20_000;

    /// Identities kept for one attempt: a machine has few, a liar as many as it likes.
    private static final int MOST_IDENTITIES = 16;

    private final Map<Long, Current> attempts = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Object, Current> byIdentity = new HashMap<>();
    private long nextId;

    /// Where an event belongs.
    ///
    /// @param attempt the attempt's number; 0 for an event that is no part of a boot
    /// @param number the event's place in its attempt, from 1
    /// @param claims all that the attempt's events said of the machine
    public record Placement(long attempt, long number, Claims claims) {
        /// Whether the attempt begins with this event.
        public boolean isFirst() {
            return attempt != 0 && number == 1;
        }
    }

    /// How much an event tells of a boot.
    private enum Sign {
        NONE,
        GOES_ON,
        FIRMWARE_ASKS,
        LOADER_ASKS,
        BOOTING,
        BEYOND_DHCP,
        ENDED
    }

    private static final class Current {
        private final long id;
        private final List<Object> identities = new ArrayList<>(2);
        private Claims claims = Claims.none();
        private long events;
        private long bookmark;
        private Instant latest = Instant.MIN;
        private Instant latestSign = Instant.MIN;
        private boolean isBeyondDhcp;
        private boolean isEnded;

        private Current(long id) {
            this.id = id;
        }
    }

    /// @param nextId the number of the first attempt to come, from 1
    public AttemptTracker(long nextId) {
        this.nextId = nextId;
    }

    /// Takes up an attempt from before a restart, so that its machine's reports still find it.
    public void resume(long id, Claims claims, Instant latest, long events) {
        Current current = new Current(id);
        current.events = events;
        current.latest = latest;
        current.latestSign = latest;
        current.isBeyondDhcp = true;
        keep(current, claims);
    }

    /// What [#bookmark(long, long)] noted last; 0 for nothing, and for an attempt that is
    /// forgotten.
    public long bookmark(long attempt) {
        Current current = attempts.get(attempt);
        return current == null ? 0 : current.bookmark;
    }

    /// Notes with an attempt, while it is kept in mind, where its keeper will look for it.
    public void bookmark(long attempt, long mark) {
        Current current = attempts.get(attempt);
        if (current != null) {
            current.bookmark = mark;
        }
    }

    /// The attempt that this event belongs to, which may begin with it.
    public Placement place(BootEvent event) {
        if (event.claims().isEmpty()) {
            return new Placement(0, 0, event.claims());
        }
        Sign sign = sign(event.what());
        @Nullable Current current = current(event.claims());
        if (current == null || begins(sign, current, event.at())) {
            if (sign == Sign.NONE || sign == Sign.GOES_ON) {
                return new Placement(0, 0, event.claims());
            }
            current = new Current(nextId++);
        } else if (sign == Sign.NONE && isOver(current, event.at())) {
            return new Placement(0, 0, event.claims());
        }
        note(current, sign, event.at());
        keep(current, event.claims());
        return new Placement(current.id, current.events, current.claims);
    }

    private static boolean begins(Sign sign, Current current, Instant at) {
        return switch (sign) {
            case FIRMWARE_ASKS -> current.isBeyondDhcp || wasSilent(current, at);
            case LOADER_ASKS -> current.isEnded || wasSilent(current, at);
            case NONE, GOES_ON, BOOTING, BEYOND_DHCP, ENDED -> false;
        };
    }

    private static boolean wasSilent(Current current, Instant at) {
        return Duration.between(current.latest, at).compareTo(SILENCE) >= 0;
    }

    private static boolean isOver(Current current, Instant at) {
        return Duration.between(current.latestSign, at).compareTo(AFTERMATH) >= 0;
    }

    private static void note(Current current, Sign sign, Instant at) {
        current.events++;
        current.latest = at;
        if (sign != Sign.NONE && sign != Sign.GOES_ON) {
            current.latestSign = at;
        }
        current.isBeyondDhcp |= sign == Sign.BEYOND_DHCP || sign == Sign.ENDED;
        current.isEnded |= sign == Sign.ENDED;
    }

    private static Sign sign(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived discover -> asks(discover.client());
            case Milestone.RequestReceived request ->
                    request.client() == Client.PLAIN ? Sign.NONE : Sign.BOOTING;
            case Milestone.OfferSent _,
                    Milestone.AnswerStyleChanged _,
                    Milestone.ForeignOfferSeen _,
                    Milestone.AckSent _,
                    Milestone.NakSent _,
                    Milestone.DeclineReceived _,
                    Milestone.ReleaseReceived _,
                    Milestone.InformReceived _,
                    Milestone.AddressInUse _,
                    Milestone.LeaseDenied _,
                    Milestone.MessageReceived _,
                    Milestone.AnswersWithheld _,
                    Milestone.MirrorFailed _,
                    Milestone.OperatorLoggedIn _,
                    Milestone.LoginRefused _,
                    Milestone.SecureBootClaimed _,
                    Milestone.DiskRefused _ ->
                    Sign.NONE;
            // A machine runs from its disk for months.
            case Milestone.DiskReleased _,
                    Milestone.DiskStalled _,
                    Milestone.DiskResumed _,
                    Milestone.DiskLost _ ->
                    Sign.GOES_ON;
            case Milestone.BootServerAsked _, Milestone.BootServerAnswered _ -> Sign.BOOTING;
            // Nothing was given yet: firmware goes on to what it boots next.
            case Milestone.TlsFailed _ -> Sign.BOOTING;
            case Milestone.BootWithheld withheld ->
                    withheld.reason().equals(Reason.NOT_A_BOOT_CLIENT.code())
                            ? Sign.NONE
                            : Sign.BOOTING;
            case Milestone.TransferStarted _,
                    Milestone.TransferProbed _,
                    Milestone.TransferFailed _,
                    Milestone.FileMissing _,
                    Milestone.SideFileSought _,
                    Milestone.ContentDamaged _,
                    Milestone.TlsEstablished _,
                    Milestone.HttpBroken _,
                    Milestone.AnswersOffered _,
                    Milestone.AnswersServed _,
                    Milestone.CertificateStatusTold _,
                    Milestone.DiskAttached _,
                    Milestone.DiskRead _,
                    Milestone.DiskTakenOver _,
                    Milestone.SecureBootForeseen _ ->
                    Sign.BEYOND_DHCP;
            case Milestone.TransferFinished finished -> served(finished.kind());
            case Milestone.HttpServed served -> served(served.kind());
            // The waiting page and the local disk: iPXE hands over to the next boot device.
            case Milestone.ScriptServed script ->
                    script.profile().isEmpty() ? Sign.ENDED : Sign.BEYOND_DHCP;
            case Milestone.Reported _ -> Sign.ENDED;
        };
    }

    private static Sign served(FileKind kind) {
        return kind == FileKind.KERNEL || kind == FileKind.INITRD ? Sign.ENDED : Sign.BEYOND_DHCP;
    }

    private static Sign asks(Client client) {
        return switch (client) {
            case PXE, HTTP_BOOT -> Sign.FIRMWARE_ASKS;
            case IPXE, GRUB -> Sign.LOADER_ASKS;
            case PLAIN -> Sign.NONE;
        };
    }

    private @Nullable Current current(Claims claims) {
        Current found = claims.mac().isPresent() ? byIdentity.get(claims.mac().get()) : null;
        if (found == null && claims.uuid().isPresent()) {
            found = byIdentity.get(claims.uuid().get());
        }
        if (found == null && claims.serial().isPresent()) {
            found = byIdentity.get(claims.serial().get());
        }
        return found;
    }

    private void keep(Current current, Claims claims) {
        current.claims = current.claims.or(claims);
        link(claims.mac(), current);
        link(claims.uuid(), current);
        link(claims.serial(), current);
        attempts.put(current.id, current);
        nextId = Math.max(nextId, current.id + 1);
        if (attempts.size() > MOST) {
            Iterator<Current> eldest = attempts.values().iterator();
            Current forgotten = eldest.next();
            eldest.remove();
            forgotten.identities.forEach(identity -> byIdentity.remove(identity, forgotten));
        }
    }

    private void link(Optional<?> claim, Current current) {
        if (claim.isEmpty()) {
            return;
        }
        Object identity = claim.get();
        boolean isKnown = current.identities.contains(identity);
        if (isKnown || current.identities.size() < MOST_IDENTITIES) {
            if (!isKnown) {
                current.identities.add(identity);
            }
            byIdentity.put(identity, current);
        }
    }
}
