package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.release.Release;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.Revocation.Kind;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `stirrup revoke`.
@Command(
        name = "revoke",
        description = {
            "Withdraw something from all protocols at once, transfers under way included.",
            "image NAME: a boot image, also under another name; or one file by its SHA-256 digest.",
            "loader SET/FILE: a loader, by the digest of its file.",
            "cert SERIAL|KEY|RELEASE: a certificate of this site. machine NAME: a machine.",
            "list: what is withdrawn."
        })
public final class RevokeCommand implements Callable<Integer> {
    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private TrustOptions options = new TrustOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "image, loader, cert, machine.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID")
    private Optional<String> id = Optional.empty();

    @Option(names = "--why", paramLabel = "TEXT", description = "For whoever meets the refusal.")
    private Optional<String> why = Optional.empty();

    @Option(names = "--lift", description = "Take it back. Not for certificates.")
    private boolean isLifted;

    @Option(
            names = "--release",
            description =
                    "Also withdraw the certificate that signed it, for `trust export --format dbx`.")
    private boolean isReleaseToo;

    public RevokeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site site = Site.open(options)) {
            DataFolder folder = site.folder();
            RevocationStore store = site.revocations();
            if (kind.equals("list")) {
                list(store);
                return 0;
            }
            Kind wanted =
                    Kind.named(kind)
                            .orElseThrow(() ->
                                    usage(
                                            "What shall be withdrawn: image, loader,"
                                                    + " cert, machine?"));
            String named = id.orElseThrow(() -> usage("Which " + kind + "?"));
            Subjects subjects = new Subjects(site);
            List<String> found =
                    wanted == Kind.CERT
                            ? subjects.certificates(named, options.keyring())
                            : subjects.find(wanted, named);
            if (isLifted) {
                lift(store, wanted, found);
            } else {
                String reason = why.orElseThrow(() -> usage("Why? --why TEXT"));
                for (String subject : found) {
                    var wish =
                            new RevocationStore.Wish(
                                    wanted, subject, label(site, wanted, subject, named), reason);
                    tell(store.revoke(wish, Site.who()));
                }
                releases(site, wanted, found);
                history(folder, wanted, named);
            }
            return 0;
        }
    }

    private static String label(Site site, Kind kind, String subject, String named) {
        return Optional.of(subject)
                .filter(_ -> kind == Kind.CERT)
                .flatMap(serial -> site.releases().find(serial))
                .map(release -> "release " + release.name())
                .orElse(named);
    }

    private ParameterException usage(String question) {
        return new ParameterException(spec.commandLine(), question);
    }

    private void tell(Revocation made) {
        console.line(
                Console.safe(
                        "Withdrawn: "
                                + made.kind().word()
                                + " "
                                + made.label()
                                + " (epoch "
                                + made.epoch()
                                + ")"));
    }

    private void lift(RevocationStore store, Kind wanted, List<String> subjects) {
        if (wanted == Kind.CERT) {
            throw new FailedException(
                    "A certificate stays withdrawn", "Make a new one: stirrup trust rotate DUTY");
        }
        boolean isAny = false;
        for (String subject : subjects) {
            isAny |= store.lift(wanted, subject, Site.who());
        }
        console.line(isAny ? "It may be had again." : "It was not withdrawn.");
    }

    /// Whoever kept a copy of a signed file boots it for as long as firmware takes its certificate.
    private void releases(Site site, Kind wanted, List<String> subjects) {
        if (wanted == Kind.MACHINE || wanted == Kind.CERT) {
            return;
        }
        for (String subject : subjects) {
            for (Release release : new Withdrawals(site).releasesOf(subject)) {
                if (isReleaseToo) {
                    withdraw(site.revocations(), release);
                } else {
                    console.line(
                            Console.safe(
                                    "It was signed as release "
                                            + release.name()
                                            + ". Against copies of it: stirrup revoke cert "
                                            + release.serial()
                                            + " --why TEXT"));
                }
            }
        }
    }

    private void withdraw(RevocationStore store, Release release) {
        String label = "release " + release.name();
        tell(
                store.revoke(
                        new RevocationStore.Wish(
                                Kind.CERT, release.serial(), label, why.orElseThrow()),
                        Site.who()));
        console.line("For firmware: stirrup trust export --format dbx -o dbx.auth");
    }

    private void list(RevocationStore store) {
        console.table(
                List.of("KIND", "WHAT", "WHEN", "WHY", "SUBJECT"),
                store.all().stream()
                        .map(one ->
                                List.of(
                                        one.kind().word(),
                                        one.label(),
                                        one.at().toString(),
                                        one.why(),
                                        one.subject()))
                        .toList());
    }

    private void history(DataFolder folder, Kind wanted, String named) {
        if (!Files.exists(folder.events()) || wanted == Kind.CERT) {
            return;
        }
        try (Database events =
                Database.open(folder.events(), Schema.EVENTS, Durability.SOUND_FILE)) {
            List<List<String>> rows = new BootHistory(new AttemptStore(events)).of(wanted, named);
            if (rows.isEmpty()) {
                console.line("No boot that is still remembered had it.");
                return;
            }
            console.line("These machines had it, the latest first:");
            console.table(List.of("MACHINE", "WHEN", "BOOT"), rows);
        }
    }
}
