package dev.stirrup.app.lab;

import dev.stirrup.app.serve.FindingRules;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.lab.IscsiAttempt;
import dev.stirrup.lab.IscsiAttempt.Chap;
import dev.stirrup.lab.IscsiAttempt.Own;
import dev.stirrup.lab.IscsiAttempt.Target;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.attach.LastingSecrets;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.record.Catalogue;
import java.net.Inet4Address;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/// What somebody types into the firmware of a rehearsed machine, so that it boots from its disk
/// itself: as `stirrup machine chap` shows it, with a secret that is made for the rehearsal.
final class FirmwareDisk {
    private static final String INITIATOR = "iqn.2026-11.dev.stirrup.lab:";

    private final DataFolder copy;
    private final RehearsalSettings settings;

    FirmwareDisk(DataFolder copy, RehearsalSettings settings) {
        this.copy = copy;
        this.settings = settings;
    }

    /// @throws IllegalArgumentException when the machine's plan gives it no disk
    IscsiAttempt attempt(Database records, HardwareAddress mac) {
        Catalogue catalogue = Catalogue.open(records, FindingRules.of(settings.own()));
        String machine =
                catalogue
                        .machineOf(Claims.of(mac))
                        .orElseThrow(() -> new IllegalArgumentException(mac + " is no machine"));
        Profile profile =
                BootPolicy.disks(catalogue.named(machine).plan()).stream()
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(machine + " has no plan with a disk"));
        String target = DiskNames.target(machine, profile.name());
        return new IscsiAttempt(
                INITIATOR + "rehearsal",
                settings.mode() == Mode.AUTHORITATIVE ? Optional.empty() : Optional.of(at(target)),
                chap(records, machine, target, ((Payload.Disk) profile.payload()).login()));
    }

    /// Beside another DHCP server nobody tells firmware where its disk is.
    private Target at(String name) {
        return new Target(
                Inet4Address.ofLiteral(LabAddress.ONLY.server()),
                settings.own().listeners().iscsi().orElse(0),
                name);
    }

    private Optional<Chap> chap(Database records, String machine, String target, DiskLogin login) {
        if (!login.hasSecret()) {
            return Optional.empty();
        }
        var home =
                new KeyHome("Stirrup rehearsal", System.getenv(), settings.own().keys().tokens());
        var tickets = new DiskTickets(SiteKeyring.open(copy, home).diskKey());
        String origin =
                new LastingSecrets(records).make(machine, new SecureRandom(), Instant.now());
        Optional<Own> own =
                login == DiskLogin.MUTUAL
                        ? Optional.of(new Own(target, tickets.ownSecret(origin)))
                        : Optional.empty();
        return Optional.of(new Chap(machine, tickets.secret(origin), own));
    }
}
