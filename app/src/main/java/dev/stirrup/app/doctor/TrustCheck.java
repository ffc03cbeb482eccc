package dev.stirrup.app.doctor;

import dev.stirrup.app.acme.RenewalPlan;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.ConsoleKeyring;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.KeyWarning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The site's keys: who may read them, whether those that should be at hand are, and what ends
/// soon.
record TrustCheck(Path root, Settings settings) implements Check {
    private static final String WHAT = "keys";

    /// A passphrase that lies beside the keys protects a copied file, not a copied folder.
    private static String advice() {
        return Passphrase.isGiven(System.getenv())
                ? ""
                : "; leave keys/passphrase and site-key out of backups";
    }

    @Override
    public List<Finding> findings() {
        var folder = new DataFolder(root);
        if (!Files.isDirectory(folder.keys())) {
            return List.of(
                    Finding.hint(
                            WHAT, "are not there yet", "the first `stirrup serve` makes them"));
        }
        try {
            Instant now = Instant.now();
            SiteKeyring keyring = SiteKeyring.open(folder, SiteName.keyHome(settings));
            List<Finding> found = new ArrayList<>();
            for (String trouble : keyring.troubles(now)) {
                found.add(
                        Finding.problem(
                                WHAT,
                                trouble,
                                "what needs this key waits until it is back; the rest goes on"));
            }
            for (KeyWarning warning : keyring.warnings(now)) {
                found.add(Finding.hint(WHAT, warning.what(), warning.fix()));
            }
            console(keyring.console(), now)
                    .map(warning -> Finding.hint("console", warning.what(), warning.fix()))
                    .ifPresent(found::add);
            return found.isEmpty()
                    ? List.of(Finding.good(WHAT, keyring.keys().keys().size() + " keys" + advice()))
                    : found;
        } catch (StoreException | SignerUnavailableException e) {
            return List.of(
                    Finding.problem(WHAT, String.valueOf(e.getMessage()), "stirrup trust show"));
        }
    }

    private Optional<KeyWarning> console(ConsoleKeyring files, Instant now) {
        return settings.console()
                .flatMap(wanted ->
                        new RenewalPlan(wanted).warning(files.shown(), files.history(), now));
    }
}
