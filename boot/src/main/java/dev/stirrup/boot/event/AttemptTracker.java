package dev.stirrup.boot.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /// Identities kept for one attempt besides the first of each kind: a machine has few, a liar as
    /// many as it likes.
    private static final int MOST_OTHERS = 13;

    private final AttemptIndex byIdentity;
    private final Ongoing none = new Ongoing(0);
    private @Nullable Ongoing longestSilent;
    private @Nullable Ongoing latest;
    private int size;
    private long nextId;

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

    /// An attempt that is kept in mind, as it is after the event that was placed last.
    public static final class Ongoing {
        private final long id;
        private List<Object> others = List.of();
        private Claims claims = Claims.none();
        private Claims said = Claims.none();
        private long events;
        private long bookmark;
        private Instant latest = Instant.MIN;
        private Instant latestSign = Instant.MIN;
        private boolean isBeyondDhcp;
        private boolean isEnded;
        private @Nullable Ongoing before;
        private @Nullable Ongoing after;

        private Ongoing(long id) {
            this.id = id;
        }

        /// The attempt's number; 0 stands for events that are no part of a boot.
        public long attempt() {
            return id;
        }

        /// The latest event's place in the attempt, from 1.
        public long number() {
            return events;
        }

        /// All that the attempt's events said of the machine.
        public Claims claims() {
            return claims;
        }

        /// Whether the attempt began with the latest event.
        public boolean isFirst() {
            return id != 0 && events == 1;
        }

        /// What [#bookmark(long)] noted last; 0 for nothing.
        public long bookmark() {
            return bookmark;
        }

        /// Notes where its keeper will look for it.
        public void bookmark(long mark) {
            bookmark = mark;
        }
    }

    /// @param nextId the number of the first attempt to come, from 1
    /// @param seed any number that is not known to the network
    public AttemptTracker(long nextId, long seed) {
        this.nextId = nextId;
        this.byIdentity = new AttemptIndex(seed);
    }

    /// Takes up an attempt from before a restart, so that its machine's reports still find it.
    public Ongoing resume(long id, Claims claims, Instant latest, long events) {
        Ongoing current = new Ongoing(id);
        current.events = events;
        current.latest = latest;
        current.latestSign = latest;
        current.isBeyondDhcp = true;
        keep(current, claims);
        return current;
    }

    /// The attempt that this event belongs to, which may begin with it.
    public Ongoing place(BootEvent event) {
        if (event.claims().isEmpty()) {
            return none;
        }
        Sign sign = sign(event.what());
        @Nullable Ongoing current = current(event.claims());
        if (current == null || begins(sign, current, event.at())) {
            if (sign == Sign.NONE || sign == Sign.GOES_ON) {
                return none;
            }
            current = new Ongoing(nextId++);
        } else if (sign == Sign.NONE && isOver(current, event.at())) {
            return none;
        }
        note(current, sign, event.at());
        keep(current, event.claims());
        return current;
    }

    private static boolean begins(Sign sign, Ongoing current, Instant at) {
        return switch (sign) {
            case FIRMWARE_ASKS -> current.isBeyondDhcp || wasSilent(current, at);
            case LOADER_ASKS -> current.isEnded || wasSilent(current, at);
            case NONE, GOES_ON, BOOTING, BEYOND_DHCP, ENDED -> false;
        };
    }

    private static boolean wasSilent(Ongoing current, Instant at) {
        return Duration.between(current.latest, at).compareTo(SILENCE) >= 0;
    }

    private static boolean isOver(Ongoing current, Instant at) {
        return Duration.between(current.latestSign, at).compareTo(AFTERMATH) >= 0;
    }

    private static void note(Ongoing current, Sign sign, Instant at) {
        current.events++;
        current.latest = at;
        if (sign != Sign.NONE && sign != Sign.GOES_ON) {
            current.latestSign = at;
        }
        current.isBeyondDhcp |= sign == Sign.BEYOND_DHCP || sign == Sign.ENDED;
        current.isEnded |= sign == Sign.ENDED;
    }

    private static Sign sign(Milestone what) {
        // By far the most that HTTP brings, and a switch over types is a chain of calls.
        if (what instanceof Milestone.HttpServed served) {
            return served(served.kind());
        }
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

    private @Nullable Ongoing current(Claims claims) {
        // What one packet brings comes together.
        if (latest != null && latest.said.equals(claims)) {
            return latest;
        }
        Ongoing found = claims.mac().isPresent() ? byIdentity.find(claims.mac().get()) : null;
        if (found == null && claims.uuid().isPresent()) {
            found = byIdentity.find(claims.uuid().get());
        }
        if (found == null && claims.serial().isPresent()) {
            found = byIdentity.find(claims.serial().get());
        }
        return found;
    }

    private void keep(Ongoing current, Claims claims) {
        if (!claims.equals(current.said)) {
            current.said = claims;
            current.claims = current.claims.or(claims);
            link(claims.mac(), current.claims.mac(), current);
            link(claims.uuid(), current.claims.uuid(), current);
            link(claims.serial(), current.claims.serial(), current);
        }
        if (current != latest) {
            unlink(current);
            append(current);
        }
        nextId = Math.max(nextId, current.id + 1);
        if (size > MOST && longestSilent != null) {
            forget(longestSilent);
        }
    }

    private void link(Optional<?> claim, Optional<?> first, Ongoing current) {
        if (claim.isEmpty()) {
            return;
        }
        Object identity = claim.get();
        if (!claim.equals(first) && !current.others.contains(identity)) {
            if (current.others.size() >= MOST_OTHERS) {
                return;
            }
            var more = new ArrayList<>(current.others);
            more.add(identity);
            current.others = more;
        }
        byIdentity.put(identity, current);
    }

    private void forget(Ongoing attempt) {
        unlink(attempt);
        attempt.others.forEach(identity -> byIdentity.remove(identity, attempt));
        attempt.claims.mac().ifPresent(mac -> byIdentity.remove(mac, attempt));
        attempt.claims.uuid().ifPresent(uuid -> byIdentity.remove(uuid, attempt));
        attempt.claims.serial().ifPresent(serial -> byIdentity.remove(serial, attempt));
    }

    private void append(Ongoing attempt) {
        attempt.before = latest;
        if (latest == null) {
            longestSilent = attempt;
        } else {
            latest.after = attempt;
        }
        latest = attempt;
        size++;
    }

    /// Takes the attempt out of the order in which they fell silent, if it is there.
    private void unlink(Ongoing attempt) {
        Ongoing before = attempt.before;
        Ongoing after = attempt.after;
        if (before == null && attempt != longestSilent) {
            return;
        }
        if (before == null) {
            longestSilent = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            latest = before;
        } else {
            after.before = before;
        }
        attempt.before = null;
        attempt.after = null;
        size--;
    }
}
