package dev.stirrup.app.acme;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.store.key.ConsoleKeyring.History;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.KeyWarning;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// When an authority is asked for the console's certificate: long before the old one ends, and ever
/// more seldom while it refuses. Pure.
public record RenewalPlan(ConsoleSettings settings) {
    /// So much of its life is left when a certificate is renewed: 30 days of 90.
    private static final int RENEWED_AT_PART = 3;

    /// So much is left when an operator is told that it was not.
    private static final int WARNED_AT_PART = 5;

    /// Public authorities allow five failures an hour for a name.
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(15);

    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    private static final int DOUBLINGS = 8;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /// When the authority is to be asked next; a time in the past: now.
    public Instant next(Optional<KeyAndChain> shown, Optional<History> history) {
        Optional<History> ours = history.filter(this::isOfThisAuthority);
        Instant due =
                shown.filter(_ -> ours.isPresent())
                        .filter(this::holdsForAllNames)
                        .map(RenewalPlan::renewed)
                        .orElse(Instant.EPOCH);
        Instant allowed = ours.map(History::next).orElse(Instant.EPOCH);
        return due.isAfter(allowed) ? due : allowed;
    }

    /// What happened until now. What a clock wrote that has been set back since says nothing of
    /// when to try again.
    static Optional<History> believed(Optional<History> history, Instant now) {
        return history.filter(one -> !one.at().isAfter(now));
    }

    /// Whether browsers may be shown this certificate now.
    boolean isFit(KeyAndChain key, Instant now) {
        return holdsForAllNames(key) && key.notAfter().isAfter(now);
    }

    History succeeded(Instant now) {
        return new History(directory(), now, 0, "", now);
    }

    /// @param before how it went until now
    History failed(Optional<History> before, AcmeTroubleException trouble, Instant now) {
        long failures =
                1 + before.filter(this::isOfThisAuthority).map(History::failures).orElse(0L);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Instant ours = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        Instant next = trouble.notBefore().filter(ours::isBefore).orElse(ours);
        return new History(directory(), now, failures, String.valueOf(trouble.getMessage()), next);
    }

    /// What an operator has to know.
    public Optional<KeyWarning> warning(
            Optional<KeyAndChain> shown, Optional<History> history, Instant now) {
        String trouble = history.filter(this::isOfThisAuthority).map(History::trouble).orElse("");
        String because = trouble.isEmpty() ? "" : ": " + trouble;
        Optional<KeyAndChain> fit = shown.filter(key -> isFit(key, now));
        if (fit.isEmpty() && !trouble.isEmpty()) {
            return Optional.of(told("the console has no certificate" + because, shown, history));
        }
        return fit.filter(key -> now.isAfter(partBeforeEnd(key, WARNED_AT_PART)))
                .map(key ->
                        told(
                                "the console's certificate ends on "
                                        + MINUTE.format(key.notAfter())
                                        + " and was not renewed"
                                        + because,
                                shown,
                                history));
    }

    private KeyWarning told(String what, Optional<KeyAndChain> shown, Optional<History> history) {
        return new KeyWarning(
                what, "mend it until the next try, " + MINUTE.format(next(shown, history)));
    }

    /// When a certificate is renewed.
    public static Instant renewed(KeyAndChain key) {
        return partBeforeEnd(key, RENEWED_AT_PART);
    }

    private static Instant partBeforeEnd(KeyAndChain key, int part) {
        Instant from = key.certificate().getNotBefore().toInstant();
        Instant until = key.certificate().getNotAfter().toInstant();
        return until.minus(Duration.between(from, until).dividedBy(part));
    }

    private boolean holdsForAllNames(KeyAndChain key) {
        return settings.names().isCoveredBy(key.certificate());
    }

    private boolean isOfThisAuthority(History history) {
        return history.directory().equals(directory());
    }

    private String directory() {
        return settings.acme().directory().toString();
    }
}
