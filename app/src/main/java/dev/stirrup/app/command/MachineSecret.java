package dev.stirrup.app.command;

import dev.stirrup.app.serve.FindingRules;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.attach.LastingSecrets;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.record.Catalogue;
import java.security.SecureRandom;
import java.time.Instant;

/// The secret that is typed into a machine's firmware.
final class MachineSecret {
    private final Site site;
    private final Console console;

    MachineSecret(Site site, Console console) {
        this.site = site;
        this.console = console;
    }

    void make(String machine) {
        SiteKeyring keyring = SiteKeyring.open(site.folder(), SiteName.keyHome(site.settings()));
        var tickets = new DiskTickets(keyring.diskKey());
        String origin =
                new LastingSecrets(site.database())
                        .make(machine, new SecureRandom(), Instant.now());
        console.line("CHAP name       " + Console.safe(machine));
        console.line("CHAP secret     " + tickets.secret(origin));
        console.line("reverse secret  " + tickets.ownSecret(origin) + "  (for mutual CHAP)");
        Plan plan =
                Catalogue.open(site.database(), FindingRules.of(site.settings()))
                        .named(machine)
                        .plan();
        for (Profile profile : BootPolicy.disks(plan)) {
            String target = DiskNames.target(machine, profile.name());
            console.line("target          " + target + "  (also the reverse name)");
        }
        console.line(
                "port            " + site.settings().listeners().iscsi().orElse(0) + ", unit 0");
        console.line("This is shown once. Take it away: stirrup machine chap --remove NAME");
    }

    void remove(String machine) {
        boolean had = new LastingSecrets(site.database()).remove(machine);
        console.line(
                Console.safe(machine) + (had ? " has no secret any more." : " had no secret."));
    }
}
