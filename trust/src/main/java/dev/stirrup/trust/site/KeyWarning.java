package dev.stirrup.trust.site;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Something about the site's keys that an operator has to do, told long before it is late.
///
/// @param what one sentence without its full stop
/// @param fix the next step
public record KeyWarning(String what, String fix) {
    /// Machines' firmware is changed by hand: a year is little for that.
    private static final Duration FOR_ENROLMENT = Duration.ofDays(365);

    private static final Duration FOR_SIGNING = Duration.ofDays(180);
    private static final Duration FOR_SERVER = Duration.ofDays(30);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    /// All that is to be said now.
    public static List<KeyWarning> of(SiteKeys keys, Instant now) {
        List<KeyWarning> found = new ArrayList<>();
        for (Duty duty : Duty.values()) {
            Optional<SiteKey> last = keys.trusted(duty, now).stream().reduce((a, b) -> b);
            last.flatMap(key -> ending(keys, key, now)).ifPresent(found::add);
            keys.trusted(duty, now).stream()
                    .filter(key -> begins(key).isAfter(now))
                    .map(KeyWarning::early)
                    .forEach(found::add);
            boolean isOver =
                    last.isEmpty() && keys.keys().stream().anyMatch(key -> key.duty() == duty);
            if (isOver) {
                found.add(
                        new KeyWarning(
                                "the last key for " + duty.word() + " has ended",
                                "stirrup trust rotate " + duty.word()));
            }
        }
        return found;
    }

    /// Of a certificate that the operator brought for HTTPS: nobody else renews it.
    public static Optional<KeyWarning> ofServer(ServerIdentity brought, Instant now) {
        if (brought.notAfter().minus(FOR_SERVER).isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(
                new KeyWarning(
                        "your own certificate for HTTPS "
                                + (brought.notAfter().isAfter(now) ? "ends" : "ended")
                                + " on "
                                + DAY.format(brought.notAfter()),
                        "stirrup trust import server FILE"));
    }

    private static Instant begins(SiteKey key) {
        return key.certificate().getNotBefore().toInstant();
    }

    /// Another key took its place, so that all goes on but on machines that hold this one.
    private static KeyWarning early(SiteKey key) {
        String duty = key.duty().word();
        return new KeyWarning(
                key.name()
                        + " holds from "
                        + DAY.format(begins(key))
                        + " on only: it was made while this computer's clock was wrong",
                "set the clock right, then stirrup trust rotate "
                        + duty
                        + " --overlap 0s, and give machines the new one");
    }

    private static Optional<KeyWarning> ending(SiteKeys keys, SiteKey key, Instant now) {
        boolean isEnrolled = key.duty().isEnrolled();
        boolean renewsItself = !isEnrolled && KeyCeremony.isRootHere(keys, now);
        Duration early = isEnrolled ? FOR_ENROLMENT : FOR_SIGNING;
        if (renewsItself || key.until().minus(early).isAfter(now)) {
            return Optional.empty();
        }
        String fix =
                key.duty() == Duty.ROOT || KeyCeremony.isRootHere(keys, now)
                        ? "stirrup trust rotate " + key.duty().word()
                        : "stirrup trust online-root FILE, then stirrup trust rotate "
                                + key.duty().word();
        return Optional.of(new KeyWarning(key.name() + " ends on " + DAY.format(key.until()), fix));
    }
}
