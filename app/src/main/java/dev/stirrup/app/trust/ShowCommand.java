package dev.stirrup.app.trust;

import dev.stirrup.app.acme.RenewalPlan;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.ConsoleKeyring;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.preflight.RevocationData;
import dev.stirrup.store.release.Release;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.KeyWarning;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `stirrup trust show`.
@Command(
        name = "show",
        description = {
            "The site's keys: what each is for, how long it holds, where it is.",
            "A fingerprint is the SHA-256 digest of the certificate. Below them the releases: what",
            "was signed, by which certificate, and the SHA-256 digest of the file."
        })
final class ShowCommand implements Callable<Integer> {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final Console console;

    @Mixin private TrustOptions options = new TrustOptions();

    ShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        tellRevocations();
        SiteKeyring keyring = options.keyring();
        SiteKeys keys = keyring.keys();
        if (keys.keys().isEmpty()) {
            console.line(
                    "There are no keys yet: the first `stirrup serve` makes them, or `stirrup trust"
                            + " export`.");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Duty duty : Duty.values()) {
            keys.trusted(duty, now).forEach(key -> rows.add(row(key, keys, now)));
        }
        console.table(
                List.of("KEY", "STATE", "KIND", "FROM", "UNTIL", "WHERE", "FINGERPRINT"), rows);
        tellReleases();
        keyring.ownServer().ifPresent(this::tellOwn);
        if (!Passphrase.isGiven(System.getenv())) {
            console.line(
                    "The key files' passphrase lies beside them: it protects a copied file, not a"
                            + " copied folder.");
        }
        for (String trouble : keyring.troubles(now)) {
            console.line(console.yellow("warning: ") + Console.safe(trouble));
        }
        keyring.warnings(now).forEach(this::warn);
        options.settings()
                .console()
                .ifPresent(wanted -> tellConsole(wanted, keyring.console(), now));
        return 0;
    }

    private void warn(KeyWarning warning) {
        console.line(console.yellow("warning: ") + Console.safe(warning.what()));
        console.line("    fix: " + Console.safe(warning.fix()));
    }

    /// What browsers are shown, and how it goes with the authority that gives it.
    private void tellConsole(ConsoleSettings wanted, ConsoleKeyring files, Instant now) {
        Optional<KeyAndChain> shown = files.shown();
        Optional<ConsoleKeyring.History> history = files.history();
        String state =
                shown.map(key ->
                                "by "
                                        + key.certificate().getIssuerX500Principal()
                                        + ", until "
                                        + DAY.format(key.notAfter())
                                        + ", renewed from "
                                        + DAY.format(RenewalPlan.renewed(key)))
                        .orElse("none yet");
        console.line(
                Console.safe(
                        "Browsers that ask for "
                                + String.join(", ", wanted.hosts())
                                + " get the console's certificate: "
                                + state));
        history.ifPresent(last ->
                console.line(
                        Console.safe(
                                "  "
                                        + last.directory()
                                        + " was asked on "
                                        + DAY.format(last.at())
                                        + (last.trouble().isEmpty()
                                                ? " and gave it"
                                                : ": " + last.trouble()))));
        new RenewalPlan(wanted).warning(shown, history, now).ifPresent(this::warn);
    }

    /// What is revoked everywhere, as `trust update` brought it.
    private void tellRevocations() {
        DataFolder folder = new DataFolder(options.data(options.settings()));
        RevocationData data = new RevocationData(folder.revocations());
        for (RevocationData.Kind kind : RevocationData.Kind.values()) {
            data.find(kind)
                    .ifPresent(kept ->
                            console.line(
                                    Console.safe(
                                            kind.name().toLowerCase(Locale.ROOT)
                                                    + " of "
                                                    + DAY.format(kept.added())
                                                    + ", from "
                                                    + kept.origin())));
        }
    }

    /// What the site signed, each with a certificate of its own.
    private void tellReleases() {
        try (Site site = Site.open(options)) {
            List<Release> releases = site.releases().all();
            RevocationList withdrawn = site.revocations().list();
            if (!releases.isEmpty()) {
                console.table(
                        List.of("RELEASE", "STATE", "SIGNED", "UNTIL", "SERIAL", "FILE"),
                        releases.stream().map(one -> row(one, withdrawn)).toList());
            }
        }
    }

    private static List<String> row(Release one, RevocationList withdrawn) {
        boolean isGone = withdrawn.certificate(one.certificate().getSerialNumber()).isPresent();
        return List.of(
                one.name(),
                isGone ? "withdrawn" : "good",
                DAY.format(one.at()),
                DAY.format(one.until()),
                one.serial(),
                one.file());
    }

    private void tellOwn(ServerIdentity identity) {
        X509Certificate certificate = identity.halves().getFirst().certificate();
        console.line(
                Console.safe(
                        "HTTPS shows your own certificate: "
                                + certificate.getSubjectX500Principal()
                                + ", until "
                                + DAY.format(identity.notAfter())));
    }

    private static List<String> row(SiteKey key, SiteKeys keys, Instant now) {
        X509Certificate certificate = keys.chain(key, now).own();
        return List.of(
                key.name(),
                state(key, keys, now),
                KeyText.kind(certificate),
                DAY.format(certificate.getNotBefore().toInstant()),
                DAY.format(key.until()),
                key.custody().name().toLowerCase(Locale.ROOT),
                KeyText.fingerprint(certificate));
    }

    private static String state(SiteKey key, SiteKeys keys, Instant now) {
        if (!key.isUsed(now)) {
            return "from " + DAY.format(key.from());
        }
        boolean isCurrent = keys.current(key.duty(), now).filter(key::equals).isPresent();
        return isCurrent ? "in use" : "replaced";
    }
}
