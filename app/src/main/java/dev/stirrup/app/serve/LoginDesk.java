package dev.stirrup.app.serve;

import dev.stirrup.boot.Operator;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.file.Logins;
import dev.stirrup.store.operator.OperatorStore;
import dev.stirrup.trust.site.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Logins at machines. Guessing is slow: after some wrong passwords a name, and an address, has to
/// wait longer and longer, and what is tried meanwhile counts as wrong without being looked at. So
/// nobody can keep an operator out from elsewhere for longer than half a minute. Safe for use by
/// several threads.
final class LoginDesk implements Logins {
    private static final int FREE = 3;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 5;
    private static final int MOST_REMEMBERED = 4096;

    private final OperatorStore operators;
    private final InstantSource clock;
    private final Map<String, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private record Failures(int count, Instant last) {
        boolean mustWait(Instant now) {
            int doublings = Math.min(count - FREE, MOST_DOUBLINGS);
            boolean wasSetBack = now.isBefore(last);
            return doublings >= 0 && !wasSetBack && now.isBefore(last.plus(delay(doublings)));
        }

        private static Duration delay(int doublings) {
            Duration delay = FIRST.multipliedBy(1L << doublings);
            return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        }
    }

    LoginDesk(OperatorStore operators, InstantSource clock) {
        this.operators = operators;
        this.clock = clock;
    }

    /// Whether answering takes a password's check, which is slow by design.
    static boolean isFor(FileAsk ask) {
        return ask.method().equals("POST") && ask.body().contains("operator=");
    }

    @Override
    public Optional<Operator> check(Attempt attempt) {
        if (attempt.name().length() > PasswordHash.LONGEST
                || attempt.password().getBytes(StandardCharsets.UTF_8).length
                        > PasswordHash.LONGEST) {
            return Optional.empty();
        }
        String address = "from " + attempt.from();
        String name = "as " + attempt.name();
        if (!mayTry(address, name)) {
            return Optional.empty();
        }
        Optional<Operator> known =
                operators.check(attempt.name(), attempt.password().toCharArray());
        if (known.isPresent()) {
            forget(address, name);
        }
        return known;
    }

    /// Counts as wrong until it was found right, so that many guesses at the same time gain
    /// nothing.
    private synchronized boolean mayTry(String address, String name) {
        Instant now = clock.instant();
        if (mustWait(address, now) || mustWait(name, now)) {
            return false;
        }
        note(address, now);
        note(name, now);
        return true;
    }

    private boolean mustWait(String key, Instant now) {
        Failures before = failures.get(key);
        return before != null && before.mustWait(now);
    }

    private synchronized void forget(String address, String name) {
        failures.remove(address);
        failures.remove(name);
    }

    private void note(String key, Instant now) {
        Failures before = failures.remove(key);
        int earlier =
                before != null && now.isBefore(before.last().plus(MEMORY)) ? before.count() : 0;
        failures.put(key, new Failures(earlier + 1, now));
    }
}
