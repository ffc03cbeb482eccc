package dev.stirrup.store.record;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the machine that claims mean. Immutable.
///
/// The mainboard's UUID and serial number are *strong*: they stay with the machine. An address is
/// weak: docks and USB adapters carry it from one machine to the next. So:
///
/// 1. The UUID and the serial number lead to two machines: a conflict.
/// 2. They lead to one machine: it is the one, also when the address belongs to another (it sits on
///    that one's dock). But when the *other* strong identity contradicts (two boards of a maker who
///    gave all the same UUID), the address must be this machine's too; if not, the asker is
///    unknown.
/// 3. Only the address leads to a machine: it is the one, unless the asker's UUID or serial number
///    contradicts the record; then somebody else uses its adapter, and the asker is unknown.
///
/// A claim *contradicts* when the record holds another value of the same kind. A UUID also matches
/// with its first three fields in the other byte order: some BIOS PXE stacks send it so.
final class Identities {
    static final Identities NONE =
            new Identities(
                    Sharded.empty(),
                    Sharded.empty(),
                    Sharded.empty(),
                    Sharded.empty(),
                    Sharded.empty());

    private final Sharded<String, Machine> machines;
    private final Sharded<HardwareAddress, String> byMac;
    private final Sharded<SystemUuid, String> byUuid;
    private final Sharded<Serial, String> bySerial;
    private final Sharded<String, String> byCertificate;
    private final boolean hasCertificates;

    /// What claims lead to.
    sealed interface Match {
        record One(Machine machine) implements Match {}

        record Several(List<String> machines) implements Match {}

        record Unknown() implements Match {}

        Match UNKNOWN = new Unknown();
    }

    private Identities(
            Sharded<String, Machine> machines,
            Sharded<HardwareAddress, String> byMac,
            Sharded<SystemUuid, String> byUuid,
            Sharded<Serial, String> bySerial,
            Sharded<String, String> byCertificate) {
        this.machines = machines;
        this.byMac = byMac;
        this.byUuid = byUuid;
        this.bySerial = bySerial;
        this.byCertificate = byCertificate;
        this.hasCertificates = !byCertificate.isEmpty();
    }

    /// The machine that was given the certificate with this serial number.
    Optional<Machine> holder(String certificate) {
        return named(byCertificate.get(certificate));
    }

    /// Whether any machine was given a certificate.
    boolean hasCertificates() {
        return hasCertificates;
    }

    Optional<Machine> machine(String name) {
        return machines.get(name);
    }

    int size() {
        return machines.size();
    }

    Match find(Claims claims) {
        if (claims.isEmpty()) {
            return Match.UNKNOWN;
        }
        Optional<Machine> byStrong =
                claims.uuid().isEmpty() ? Optional.empty() : withUuid(claims.uuid().get());
        Optional<Machine> other =
                claims.serial().isEmpty()
                        ? Optional.empty()
                        : named(bySerial.get(claims.serial().get()));
        if (byStrong.isPresent() && other.isPresent() && !byStrong.equals(other)) {
            return new Match.Several(List.of(byStrong.get().name(), other.get().name()));
        }
        Optional<Machine> strong = byStrong.isPresent() ? byStrong : other;
        Optional<Machine> weak =
                claims.mac().isEmpty() ? Optional.empty() : named(byMac.get(claims.mac().get()));
        if (strong.isPresent()) {
            boolean isSure = !isContradicted(strong.get(), claims) || strong.equals(weak);
            return isSure ? new Match.One(strong.get()) : Match.UNKNOWN;
        }
        return weak.isPresent() && !isContradicted(weak.get(), claims)
                ? new Match.One(weak.get())
                : Match.UNKNOWN;
    }

    /// These identities with some machines set, and removed where the value is empty.
    Identities with(Map<String, Optional<Machine>> changes) {
        Map<HardwareAddress, Optional<String>> macs = new HashMap<>();
        Map<SystemUuid, Optional<String>> uuids = new HashMap<>();
        Map<Serial, Optional<String>> serials = new HashMap<>();
        Map<String, Optional<String>> certificates = new HashMap<>();
        // First what the old forms give up, then what the new ones take: one may take from another.
        changes.keySet().stream()
                .flatMap(name -> machines.get(name).stream())
                .forEach(old -> {
                    old.macs().forEach(mac -> macs.put(mac, Optional.empty()));
                    old.uuid().ifPresent(uuid -> uuids.put(uuid, Optional.empty()));
                    old.serial().ifPresent(serial -> serials.put(serial, Optional.empty()));
                    old.certificates().forEach(one -> certificates.put(one, Optional.empty()));
                });
        changes.values().stream()
                .flatMap(Optional::stream)
                .forEach(machine -> {
                    Optional<String> name = Optional.of(machine.name());
                    machine.macs().forEach(mac -> macs.put(mac, name));
                    machine.uuid().ifPresent(uuid -> uuids.put(uuid, name));
                    machine.serial().ifPresent(serial -> serials.put(serial, name));
                    machine.certificates().forEach(one -> certificates.put(one, name));
                });
        return new Identities(
                machines.with(changes),
                byMac.with(macs),
                byUuid.with(uuids),
                bySerial.with(serials),
                byCertificate.with(certificates));
    }

    private Optional<Machine> withUuid(SystemUuid uuid) {
        Optional<String> name = byUuid.get(uuid);
        if (name.isEmpty()) {
            Optional<SystemUuid> swapped = uuid.swapped();
            name = swapped.isEmpty() ? name : byUuid.get(swapped.get());
        }
        return named(name);
    }

    private Optional<Machine> named(Optional<String> name) {
        return name.isEmpty() ? Optional.empty() : machines.get(name.get());
    }

    private static boolean isContradicted(Machine machine, Claims claims) {
        boolean byUuid =
                claims.uuid().isPresent()
                        && machine.uuid().isPresent()
                        && !claims.uuid().equals(machine.uuid())
                        && !claims.uuid().get().swapped().equals(machine.uuid());
        boolean bySerial =
                claims.serial().isPresent()
                        && machine.serial().isPresent()
                        && !claims.serial().equals(machine.serial());
        return byUuid || bySerial;
    }
}
