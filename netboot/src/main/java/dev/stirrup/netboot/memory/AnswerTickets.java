package dev.stirrup.netboot.memory;

import dev.stirrup.boot.Claims;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.Optional;

/// The last script with a way to answers that each machine was told, and where it was told so.
public final class AnswerTickets {
    private final Recent<Object, Issue> issues;

    /// @param issued in whole milliseconds
    private record Issue(Instant issued, Ipv4 client) {}

    /// @param most how many machines it remembers
    public AnswerTickets(int most) {
        issues = new Recent<>(most);
    }

    /// Notes that a script was made for this machine.
    public void issued(Claims claims, Instant now, Ipv4 client) {
        key(claims)
                .ifPresent(key ->
                        issues.put(
                                key, new Issue(Instant.ofEpochMilli(now.toEpochMilli()), client)));
    }

    /// Whether the machine was told of newer answers than those of this time. Not known after a
    /// restart, and then no.
    public boolean isSuperseded(Claims claims, Instant issued) {
        return find(claims).filter(issue -> issue.issued().isAfter(issued)).isPresent();
    }

    /// Whether the script was fetched from this address.
    public boolean wasAt(Claims claims, Ipv4 client) {
        return find(claims).filter(issue -> issue.client().equals(client)).isPresent();
    }

    private Optional<Issue> find(Claims claims) {
        return key(claims).flatMap(issues::find);
    }

    private static Optional<Object> key(Claims claims) {
        return claims.mac().<Object>map(mac -> mac).or(claims::uuid);
    }
}
