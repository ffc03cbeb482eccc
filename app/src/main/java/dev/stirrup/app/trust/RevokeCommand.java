package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.Revocation.Kind;
import java.nio.file.Files;
import java.time.InstantSource;
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
            "cert SERIAL|KEY: a certificate of this site. machine NAME: a machine.",
            "list: what is withdrawn."
        })
public final class RevokeCommand implements Callable<Integer> {
    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private SiteOptions options = new SiteOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "image, loader, cert, machine.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID")
    private Optional<String> id = Optional.empty();

    @Option(names = "--why", paramLabel = "TEXT", description = "For whoever meets the refusal.")
    private Optional<String> why = Optional.empty();

    @Option(names = "--lift", description = "Take it back. Not for certificates.")
    private boolean isLifted;

    public RevokeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DataFolder folder = DataFolder.open(options.data(options.settings()));
        try (Database records =
                Database.open(folder.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
            var store = new RevocationStore(records, InstantSource.system());
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
            Subjects subjects = new Subjects(records, folder);
            List<String> found =
                    wanted == Kind.CERT
                            ? subjects.certificates(named, keyring(folder))
                            : subjects.find(wanted, named);
            if (isLifted) {
                lift(store, wanted, found);
            } else {
                String reason = why.orElseThrow(() -> usage("Why? --why TEXT"));
                for (String subject : found) {
                    var wish = new RevocationStore.Wish(wanted, subject, named, reason);
                    tell(store.revoke(wish, System.getProperty("user.name", "unknown")));
                }
                history(folder, wanted, named);
            }
            return 0;
        }
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
            isAny |= store.lift(wanted, subject, System.getProperty("user.name", "unknown"));
        }
        console.line(isAny ? "It may be had again." : "It was not withdrawn.");
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

    private static SiteKeyring keyring(DataFolder folder) {
        return SiteKeyring.open(folder, SiteName.organisation(), System.getenv());
    }
}
