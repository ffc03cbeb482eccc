package dev.stirrup.app.doctor;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.KeyWarning;
import dev.stirrup.trust.site.SiteKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The site's keys: who may read them, and what ends soon.
record TrustCheck(Path root) implements Check {
    private static final String WHAT = "keys";

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
            SiteKeyring keyring =
                    SiteKeyring.open(folder, SiteName.organisation(), System.getenv());
            SiteKeys keys = keyring.keys();
            List<KeyWarning> warnings = KeyWarning.of(keys, now);
            return warnings.isEmpty()
                    ? List.of(Finding.good(WHAT, keys.keys().size() + " keys"))
                    : warnings.stream()
                            .map(warning -> Finding.hint(WHAT, warning.what(), warning.fix()))
                            .toList();
        } catch (StoreException | SignerUnavailableException e) {
            return List.of(
                    Finding.problem(WHAT, String.valueOf(e.getMessage()), "stirrup trust show"));
        }
    }
}
