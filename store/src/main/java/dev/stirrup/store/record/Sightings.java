package dev.stirrup.store.record;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Enters machines that nobody knows and that try to boot, so that an operator can approve them,
/// and notes when known ones were heard of. A flood of invented machines costs a bounded number of
/// rows: the longest silent of them are dropped. Not safe for use by several threads.
public final class Sightings {
    private static final String WHO = "server";

    /// New machines entered for one batch of events: slows a flood, and delays nobody for long.
    private static final int NEW_AT_ONCE = 64;

    private static final int REMEMBERED = 20_000;
    private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);

    private final Database database;
    private final Catalogue catalogue;
    private final int mostWaiting;

    /// When a machine's last hearing was written, so that it is not written at every packet.
    private final Map<String, Instant> noted =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /// @param mostWaiting how many machines may wait for approval, such as 10,000
    public Sightings(Database database, Catalogue catalogue, int mostWaiting) {
        this.database = database;
        this.catalogue = catalogue;
        this.mostWaiting = mostWaiting;
    }

    /// Takes in what happened.
    public void heard(List<BootEvent> events) {
        Map<Object, Claims> askers = new LinkedHashMap<>();
        Instant now = Instant.EPOCH;
        for (BootEvent event : events) {
            if (isSignOfBooting(event.what()) && !event.claims().isEmpty()) {
                Claims claims = event.claims();
                Object key = claims.mac().<Object>map(mac -> mac).orElse(claims);
                askers.merge(key, claims, Claims::or);
                now = event.at();
            }
        }
        Instant latest = now;
        List<Claims> newcomers = new ArrayList<>();
        Map<String, Claims> known = new LinkedHashMap<>();
        for (Claims claims : askers.values()) {
            Assignment found = catalogue.find(claims, "");
            if (found.machine().isPresent()) {
                String name = found.machine().get().name();
                if (isDue(name, latest)) {
                    known.put(name, claims);
                }
            } else if (newcomers.size() < NEW_AT_ONCE && found.plan() instanceof Plan.Unapproved) {
                newcomers.add(claims);
            }
        }
        if (newcomers.isEmpty() && known.isEmpty()) {
            return;
        }
        database.write(session -> write(session, newcomers, known, latest));
        known.keySet().forEach(name -> noted.put(name, latest));
        catalogue.refresh();
    }

    private static boolean isSignOfBooting(Milestone what) {
        return switch (what) {
            case Milestone.DiscoverReceived discover -> discover.client() != Client.PLAIN;
            case Milestone.RequestReceived request -> request.client() != Client.PLAIN;
            case Milestone.BootServerAsked _, Milestone.ScriptServed _ -> true;
            default -> false;
        };
    }

    private boolean isDue(String name, Instant now) {
        Instant before = noted.getOrDefault(name, Instant.MIN);
        return before.isBefore(now.minus(BETWEEN_NOTES)) || before.isAfter(now.plus(BETWEEN_NOTES));
    }

    private boolean write(
            Session session, List<Claims> newcomers, Map<String, Claims> known, Instant now)
            throws SQLException {
        for (Map.Entry<String, Claims> machine : known.entrySet()) {
            session.update(
                    "UPDATE machine SET last_seen = ?, first_seen = COALESCE(first_seen, ?)"
                            + " WHERE name = ?",
                    now,
                    now,
                    machine.getKey());
            learn(session, machine.getKey(), machine.getValue(), now);
        }
        List<String> entered = new ArrayList<>(newcomers.size());
        for (Claims claims : newcomers) {
            enter(session, claims, now).ifPresent(entered::add);
        }
        if (!newcomers.isEmpty()) {
            ChangeLog.add(session, seen("", now), entered);
            dropOldest(session, now);
        }
        return true;
    }

    /// What a waiting machine says of itself later is added, so that the operator sees all of it.
    /// Approved machines learn nothing by themselves: anybody can claim anything.
    private static void learn(Session session, String name, Claims claims, Instant now)
            throws SQLException {
        Claims free = free(session, claims);
        if (free.isEmpty()
                || session.number("SELECT sighted FROM machine WHERE name = ?", name) == 0) {
            return;
        }
        int changed =
                session.update(
                        "UPDATE machine SET uuid = COALESCE(uuid, ?), serial = COALESCE(serial, ?)"
                                + " WHERE name = ?",
                        free.uuid().map(uuid -> uuid.toString()),
                        free.serial().map(serial -> serial.text()),
                        name);
        if (changed > 0) {
            ChangeLog.add(session, seen(name, now));
        }
    }

    private static Change seen(String name, Instant now) {
        return new Change(0, now, WHO, "machine", name, "seen");
    }

    /// @return the name under which it was entered, if it was
    private static Optional<String> enter(Session session, Claims claims, Instant now)
            throws SQLException {
        Claims free = free(session, claims);
        if (free.isEmpty()) {
            return Optional.empty();
        }
        String name = free(session, nameOf(free));
        Set<HardwareAddress> macs = free.mac().map(Set::of).orElse(Set.of());
        MachineRecord machine =
                MachineRecord.of(name, macs).withUuid(free.uuid()).withSerial(free.serial());
        MachineTable.putSighted(session, machine, now);
        return Optional.of(name);
    }

    /// These claims without those that are another machine's.
    private static Claims free(Session session, Claims claims) throws SQLException {
        boolean mac =
                claims.mac().isPresent()
                        && MachineTable.owner(session, claims.mac().get()).isEmpty();
        boolean uuid =
                claims.uuid().isPresent()
                        && MachineTable.owner(session, claims.uuid().get()).isEmpty();
        boolean serial =
                claims.serial().isPresent()
                        && MachineTable.owner(session, claims.serial().get()).isEmpty();
        return new Claims(
                claims.mac().filter(_ -> mac),
                claims.uuid().filter(_ -> uuid),
                claims.serial().filter(_ -> serial));
    }

    private static String nameOf(Claims claims) {
        Optional<String> name = claims.mac().map(mac -> mac.text().replace(':', '-'));
        return name.or(() -> claims.uuid().map(uuid -> uuid.toString())).orElse("machine");
    }

    private static String free(Session session, String name) throws SQLException {
        String free = name;
        for (int i = 2; MachineTable.exists(session, free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private void dropOldest(Session session, Instant now) throws SQLException {
        long waiting = session.number("SELECT COUNT(*) FROM machine WHERE sighted = 1");
        if (waiting > mostWaiting) {
            List<String> dropped =
                    session.list(
                            "DELETE FROM machine WHERE name IN (SELECT name FROM machine"
                                    + " WHERE sighted = 1 AND name NOT IN (SELECT machine FROM plan)"
                                    + " ORDER BY last_seen LIMIT ?) RETURNING name",
                            row -> row.text(1),
                            waiting - mostWaiting);
            ChangeLog.add(session, seen("", now), dropped);
        }
        ChangeLog.forgetSightings(session, ChangeLog.latest(session) - Catalogue.MOST_CHANGES);
    }
}
