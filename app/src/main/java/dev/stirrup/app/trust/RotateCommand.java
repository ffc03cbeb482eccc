package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.yaml.Durations;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup trust rotate`.
@Command(
        name = "rotate",
        description = {
            "Make a new key for a duty. During the overlap both keys' certificates are trusted.",
            "A key in machines' firmware (root, boot-signing, platform, key-exchange) is used after"
                    + " the overlap: enrol its certificate until then. Any other is used at once."
        })
final class RotateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(index = "0", paramLabel = "DUTY")
    private String duty = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            defaultValue = "90d",
            description = "Such as 90d (default), 12h; 0s when the old key was stolen.")
    private String overlap = "90d";

    RotateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Duty wanted = TrustOptions.duty(duty);
        Duration both =
                Durations.read(overlap)
                        .orElseThrow(() ->
                                new FailedException(
                                        overlap + " is no time", "Such as 90d, 12h, 0s"));
        Instant now = Instant.now();
        SiteKeyring keyring = options.keyring();
        SiteKeys keys = keyring.change(k -> keyring.ceremony().rotate(k, wanted, now, both));
        List<SiteKey> all = keys.trusted(wanted, now);
        SiteKey fresh = all.getLast();
        console.line(
                fresh.name()
                        + " is "
                        + (fresh.isUsed(now) ? "in use now" : "used from " + fresh.from())
                        + "; fingerprint "
                        + KeyText.fingerprint(fresh.certificate()));
        if (wanted.isEnrolled() && !fresh.isUsed(now)) {
            console.line("Until then enrol it on the machines: `stirrup trust enroll` tells how.");
        }
        return 0;
    }
}
