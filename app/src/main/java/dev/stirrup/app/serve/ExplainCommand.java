package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.grade.SitePrograms;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.timeline.GradeText;
import dev.stirrup.app.yaml.Nearest;
import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.grade.Prospect;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.explain.Step;
import dev.stirrup.netboot.explain.Subject;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Catalogue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Tells what a machine would be answered, without a machine.
@Command(
        name = "explain",
        description = {
            "Print what each protocol would answer a machine, and why. Asks the same code that",
            "serves; nothing is sent, and nothing is remembered. Tokens in URLs are samples that",
            "open nothing."
        })
public final class ExplainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    @Option(names = "--mac", paramLabel = "MAC", description = "The network card's address.")
    private Optional<String> mac = Optional.empty();

    @Option(names = "--uuid", paramLabel = "UUID", description = "The SMBIOS UUID.")
    private Optional<String> uuid = Optional.empty();

    @Option(names = "--serial", paramLabel = "TEXT", description = "The SMBIOS serial number.")
    private Optional<String> serial = Optional.empty();

    @Option(
            names = "--arch",
            paramLabel = "FIRMWARE",
            description =
                    "Such as x86-bios, x64-uefi, x64-uefi-http, arm64-uefi, or IANA's number"
                            + " (default: the machine does not say).")
    private Optional<String> firmware = Optional.empty();

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Only the questions of this stage: firmware or loader.")
    private Optional<Stage> stage = Optional.empty();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Where it asks (default: the first network).")
    private Optional<String> network = Optional.empty();

    @Option(names = "--packet", description = "The packets too, with every option and byte.")
    private boolean isWithPackets;

    public ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Claims claims =
                new Claims(
                        mac.map(text -> read("a MAC address", text, HardwareAddress::read)),
                        uuid.map(text -> read("a UUID of its own", text, SystemUuid::read)),
                        serial.map(text -> read("a serial number of its own", text, Serial::read)));
        Optional<Firmware> arch =
                firmware.map(text -> Firmware.read(text).orElseThrow(() -> noFirmware(text)));
        Settings settings = site.settings();
        ServedNetwork where = ExplainedNetwork.find(settings, network);
        DataFolder folder = DataFolder.open(site.data(settings));
        try (Database records =
                Database.open(folder.records(), Schema.RECORDS, Database.Durability.EVERY_COMMIT)) {
            Catalogue catalogue = Catalogue.open(records, FindingRules.of(settings));
            Subject subject = new Subject(claims, arch, where.network());
            tellWhom(subject, catalogue.find(claims, where.network().name()));
            List<Step> steps =
                    ExplainWiring.explanation(catalogue, where, settings.quirks())
                            .of(subject, Instant.now());
            StepText text = new StepText(isWithPackets);
            steps.stream()
                    .filter(step -> stage.isEmpty() || step.request().stage() == stage.get())
                    .forEach(step -> tell(step, text));
            tellGrade(subject, catalogue, new SitePrograms(folder, records, Instant.now()));
        }
        return 0;
    }

    private void tell(Step step, StepText text) {
        console.line("");
        console.line(console.bold(step.question()));
        console.text(text.of(step));
    }

    /// How far such a boot could be trusted at best; nothing where it is not known how it comes.
    private void tellGrade(Subject subject, Catalogue catalogue, SitePrograms programs) {
        Network where = subject.network();
        Optional<Profile> profile =
                BootPolicy.profile(catalogue.find(subject.claims(), where.name()).plan());
        if (profile.isEmpty() || subject.firmware().isEmpty()) {
            return;
        }
        var way = new Prospect.Way(subject.firmware().get(), where.https().isRequired());
        Prospect.of(profile.get(), way, programs)
                .ifPresent(grade -> {
                    console.line("");
                    console.line(console.bold("at best"));
                    console.text(GradeText.withHops(grade));
                });
    }

    private void tellWhom(Subject subject, Assignment assignment) {
        String machine =
                assignment.machine().map(Machine::name).orElse("a machine without a record");
        console.line(
                Console.safe(
                        machine
                                + ", "
                                + subject.firmware().map(Firmware::text).orElse("unknown firmware")
                                + ", on network "
                                + subject.network().name()
                                + " ("
                                + StepText.word(subject.network().mode())
                                + ", server "
                                + subject.network().address()
                                + ")"));
        console.line("plan: " + Console.safe(StepText.of(assignment.plan())));
    }

    private static FailedException noFirmware(String text) {
        List<String> known = Arrays.stream(Firmware.values()).map(Firmware::text).toList();
        return new FailedException(
                "\"" + Console.safe(text) + "\" is not a firmware that IANA knows.",
                Nearest.of(text, known).map(near -> "Perhaps " + near + "? ").orElse("")
                        + "There are: "
                        + String.join(", ", known));
    }

    private static <T> T read(String what, String text, Function<String, Optional<T>> reader) {
        return reader.apply(text)
                .orElseThrow(() ->
                        new FailedException(
                                "\"" + Console.safe(text) + "\" is not " + what + ".", ""));
    }
}
