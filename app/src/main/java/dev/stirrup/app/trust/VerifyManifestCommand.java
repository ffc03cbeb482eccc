package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.manifest.BootManifest;
import dev.stirrup.trust.manifest.SignedManifest;
import dev.stirrup.trust.manifest.SignedManifest.Outcome;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup verify-manifest`.
@Command(
        name = "verify-manifest",
        description = {
            "Check a signed boot manifest: by this site, unchanged, and of now.",
            "Ends with status 0 when all of that holds, else with 1."
        })
public final class VerifyManifestCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(index = "0", paramLabel = "FILE")
    private Path file = Path.of("manifest");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Roots to trust (default: the site's own).")
    private Optional<Path> roots = Optional.empty();

    public VerifyManifestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Outcome outcome = SignedManifest.check(TrustOptions.read(file), roots(now), now);
        return switch (outcome) {
            case Outcome.Genuine(BootManifest manifest) -> {
                tell(manifest);
                console.line(console.green("genuine"));
                yield 0;
            }
            case Outcome.Stale(BootManifest manifest) -> {
                tell(manifest);
                console.line(console.red("stale") + ": it ended at " + manifest.notAfter());
                yield 1;
            }
            case Outcome.Refused(String why) -> {
                console.line(console.red("refused") + ": " + Console.safe(why));
                yield 1;
            }
        };
    }

    private void tell(BootManifest manifest) {
        new String(manifest.encode(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> console.line(Console.safe(line)));
    }

    private List<X509Certificate> roots(Instant now) {
        if (roots.isEmpty()) {
            return options.keyring().keys().trusted(Duty.ROOT, now).stream()
                    .map(SiteKey::certificate)
                    .toList();
        }
        try {
            return Pem.certificates(TrustOptions.read(roots.get()));
        } catch (UnusableFileException e) {
            throw new FailedException(roots.get() + ": " + e.getMessage(), "");
        }
    }
}
