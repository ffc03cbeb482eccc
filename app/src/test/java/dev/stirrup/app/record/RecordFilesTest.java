package dev.stirrup.app.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.yaml.Problems;
import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilesTest {
    private static List<PlacedEdit> read(String text, Problems problems) {
        RecordReader reader = new RecordReader(problems);
        reader.read("site.yaml", text);
        return reader.edits();
    }

    @Test
    void everyKindOfRecordIsRead() {
        Problems problems = new Problems();
        List<PlacedEdit> edits =
                read(
                        """
                        kind: machine
                        name: web1
                        macs: [52:54:00:12:34:56, "5254.00ab.cdef"]
                        uuid: 4C4C4544-0042-3510-8051-B4C04F4A3132
                        serial: 0042
                        labels: {role: web, rack: 7}
                        approved: false
                        notes: the left one
                        ---
                        kind: profile
                        name: debian
                        loaders: ipxe
                        loader: snponly.efi
                        selector: {role: web}
                        open: true
                        linux:
                          image: debian-13
                          kernel: linux
                          initrds: [initrd.gz]
                          arguments: auto=true
                        ---
                        kind: plan
                        machine: web1
                        do: install-once
                        profile: debian
                        require-identity: true
                        """,
                        problems);

        assertThat(problems.all()).isEmpty();
        MachineRecord machine = ((Edit.PutMachine) edits.get(0).edit()).machine();
        assertThat(machine.macs())
                .containsExactlyInAnyOrder(
                        new HardwareAddress("52:54:00:12:34:56"),
                        new HardwareAddress("52:54:00:ab:cd:ef"));
        assertThat(machine.serial()).contains(new Serial("0042"));
        assertThat(machine.labels()).containsEntry("rack", "7");
        assertThat(machine.isApproved()).isFalse();
        ProfileRecord profile = ((Edit.PutProfile) edits.get(1).edit()).profile();
        assertThat(profile.isOpen()).isTrue();
        assertThat(edits.get(1).of("kernel").line()).isEqualTo(18);
        PlanRecord plan = ((Edit.PutPlan) edits.get(2).edit()).plan();
        assertThat(plan)
                .isEqualTo(
                        PlanRecord.installOnce("web1", "debian")
                                .withDemands(new Demands(true, true)));
    }

    @Test
    void allProblemsOfAllDocumentsAreToldAtOnce() {
        Problems problems = new Problems();
        read(
                """
                kind: machine
                name: web1
                macs: [00:00:00:00:00:00]
                uuid: 03000200-0400-0500-0006-000700080009
                serial: To be filled by O.E.M.
                lables: {}
                ---
                kind: profil
                ---
                kind: profile
                name: x
                linux: {image: a, kernel: b}
                chain: http://x/
                ---
                kind: plan
                do: sometimes
                ---
                kind: machine
                name: web1
                macs: [52:54:00:12:34:56]
                """,
                problems);

        assertThat(problems.render())
                .contains("site.yaml:3:8: \"00:00:00:00:00:00\" is not a MAC address")
                .contains("site.yaml:4:7:")
                .contains("site.yaml:5:9:")
                .contains("site.yaml:6:1: unknown key lables; do you mean labels?")
                .contains("site.yaml:8:7: \"profil\" is not answers, machine, plan or profile")
                .contains("site.yaml:10:1: a profile has only one of the keys")
                .contains("site.yaml:15:1: key machine is missing")
                .contains("site.yaml:16:5: \"sometimes\" is not")
                .contains("site.yaml:18:1: machine web1 stands here a second time")
                .endsWith("9 problems");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: profile\nname: x\nscript: {ipxe: a, grub: b}",
                "kind: profile\nname: x\nscript: {}",
                "kind: profile\nname: x\nlocal-disk: false",
                "kind: profile\nname: x\nopen: []\nlocal-disk: true",
                "kind: profile\nname: x\nloader: y\nlocal-disk: true",
                "kind: profile\nname: x\nfolder: {path: /srv, rules: [{clients: pxe}]}",
                "kind: profile\nname: x\nfolder: {path: /srv, rules: [{file: a, url: http://b/}]}",
                "kind: profile\nname: x\nfolder: {path: /srv, rules: [{file: a, firmware: amiga}]}",
                "kind: profile\nname: x\nfolder: {path: /srv, rules: [{options: {54: x}}]}",
                "kind: profile\nname: x\nmenu: {items: [{label: y}]}",
                "name: x",
                "- kind: machine",
            })
    void wrongRecordsAreRefused(String text) {
        Problems problems = new Problems();
        read(text, problems);
        assertThat(problems.all()).isNotEmpty();
    }

    @RepeatedTest(200)
    void whatIsWrittenIsReadAsTheSame(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        MachineRecord machine = machine(random);
        ProfileRecord profile = profile(random);
        PlanRecord plan = plan(random);
        String text =
                RecordText.of(machine)
                        + "---\n"
                        + RecordText.of(profile)
                        + "---\n"
                        + RecordText.of(plan);

        Problems problems = new Problems();
        List<PlacedEdit> edits = read(text, problems);

        assertThat(problems.isEmpty()).as(() -> problems.render() + "\n" + text).isTrue();
        assertThat(edits)
                .extracting(PlacedEdit::edit)
                .as(text)
                .containsExactly(
                        new Edit.PutMachine(machine),
                        new Edit.PutProfile(profile),
                        new Edit.PutPlan(plan));
        MachineRecord again = ((Edit.PutMachine) edits.getFirst().edit()).machine();
        assertThat(RecordText.of(again)).isEqualTo(RecordText.of(machine));
    }

    private static MachineRecord machine(Random random) {
        Set<HardwareAddress> macs = new HashSet<>();
        IntStream.range(0, random.nextInt(3)).forEach(i -> macs.add(mac(random)));
        return new MachineRecord(
                name(random),
                macs,
                random.nextBoolean()
                        ? Optional.of(new SystemUuid(random.nextLong(), random.nextLong()))
                        : Optional.empty(),
                random.nextBoolean()
                        ? Optional.of(new Serial("X" + random.nextInt(1000)))
                        : Optional.empty(),
                labels(random),
                random.nextBoolean(),
                text(random),
                Optional.empty(),
                0);
    }

    private static HardwareAddress mac(Random random) {
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        bytes[0] = 2;
        return HardwareAddress.of(bytes).orElseThrow();
    }

    private static ProfileRecord profile(Random random) {
        Optional<String> set = some(random);
        return new ProfileRecord(
                name(random),
                set,
                set.isPresent() ? some(random) : Optional.empty(),
                labels(random),
                random.nextBoolean(),
                payload(random),
                new Demands(random.nextBoolean(), random.nextBoolean()),
                0);
    }

    private static PayloadRecord payload(Random random) {
        return switch (random.nextInt(8)) {
            case 0 ->
                    new PayloadRecord.Plain(
                            new Payload.Linux(
                                    text(random) + "i",
                                    name(random),
                                    List.of(name(random), text(random) + "x"),
                                    text(random)));
            case 1 -> new PayloadRecord.Plain(new Payload.Chain("http://" + name(random)));
            case 2 ->
                    new PayloadRecord.Plain(
                            new Payload.Script(
                                    random.nextBoolean() ? Client.IPXE : Client.GRUB,
                                    "#!ipxe\n" + text(random)));
            case 3 ->
                    new PayloadRecord.Menu(
                            text(random),
                            Duration.ofMillis(random.nextInt(3) * 500L * random.nextInt(100)),
                            some(random),
                            List.of(item(random)));
            case 4 ->
                    new PayloadRecord.Plain(
                            new Payload.Folder("/" + name(random), List.of(rule(random))));
            case 5 ->
                    new PayloadRecord.Plain(
                            new Payload.Windows(
                                    name(random),
                                    name(random) + ".wim",
                                    Optional.of(1 + random.nextInt(9)).filter(n -> n > 4),
                                    some(random),
                                    random.nextBoolean() ? List.of() : List.of(name(random)),
                                    random.nextBoolean()
                                            ? Payload.Windows.WIMBOOT
                                            : new Loader("pe", "wimboot.efi"),
                                    Optional.of(
                                                    new InstallDisc(
                                                            new Payload.Disc(
                                                                    name(random), name(random)),
                                                            one(random, DiskLogin.values())))
                                            .filter(_ -> random.nextBoolean())));
            case 6 -> new PayloadRecord.Plain(disk(random));
            default -> new PayloadRecord.Plain(new Payload.LocalDisk());
        };
    }

    private static <T> T one(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static Payload.Disk disk(Random random) {
        DiskSource source =
                random.nextInt(3) == 0
                        ? new DiskSource.Named(name(random))
                        : new DiskSource.Own(
                                Optional.of(name(random)).filter(_ -> random.nextBoolean()),
                                Optional.of((1L + random.nextInt(99)) << 20),
                                one(random, DiskSource.Mode.values()));
        return new Payload.Disk(
                source,
                one(random, DiskLogin.values()),
                Optional.of(new Payload.Disc(name(random), name(random) + ".iso"))
                        .filter(_ -> random.nextBoolean()),
                Optional.of(linux(random)).filter(_ -> random.nextBoolean()),
                Optional.of(linux(random)).filter(_ -> random.nextBoolean()),
                random.nextBoolean());
    }

    private static Payload.Linux linux(Random random) {
        return new Payload.Linux(name(random), name(random), List.of(name(random)), text(random));
    }

    private static PayloadRecord.Item item(Random random) {
        var audience =
                switch (random.nextInt(3)) {
                    case 0 -> Audience.EVERYBODY;
                    case 1 -> new Audience(Map.of(name(random), text(random) + "l"), Set.of());
                    default -> new Audience(Map.of(), Set.of(name(random), name(random) + "2"));
                };
        return new PayloadRecord.Item(
                text(random) + "l",
                name(random),
                random.nextBoolean() ? text(random) + "g" : "",
                some(random),
                audience);
    }

    private static FolderRule rule(Random random) {
        boolean hasFile = random.nextBoolean();
        return new FolderRule(
                random.nextBoolean() ? Set.of(Client.PXE, Client.HTTP_BOOT) : Set.of(),
                random.nextBoolean() ? Set.of(Firmware.X64_UEFI, Firmware.X86_BIOS) : Set.of(),
                some(random),
                some(random),
                hasFile ? Optional.of(name(random)) : Optional.empty(),
                hasFile ? Optional.empty() : Optional.of("tftp://" + name(random)),
                some(random),
                Map.of(43, "hex:0a0b", 224, text(random)));
    }

    private static PlanRecord plan(Random random) {
        return PlanRecord.of(
                        name(random),
                        one(random, List.of(PlanRecord.Kind.values())),
                        some(random),
                        text(random))
                .withDemands(new Demands(random.nextBoolean(), random.nextBoolean()))
                .withProgress(one(random, List.of(PlanRecord.Progress.values())));
    }

    private static <T> T one(Random random, List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private static Map<String, String> labels(Random random) {
        Map<String, String> labels = new HashMap<>();
        IntStream.range(0, random.nextInt(3)).forEach(i -> labels.put(name(random), text(random)));
        return labels;
    }

    private static Optional<String> some(Random random) {
        return random.nextBoolean() ? Optional.of(name(random)) : Optional.empty();
    }

    private static String name(Random random) {
        List<String> odd =
                List.of("true", "no", "12", "0x1f", "a.b", "1e3", "null", "52:54", "web");
        return one(random, odd);
    }

    /// Texts that YAML readers like to change.
    private static String text(Random random) {
        List<String> odd =
                List.of(
                        "",
                        " leading",
                        "trailing ",
                        "a: b",
                        "# none",
                        "two\nlines\n",
                        "two\n\nlines\n\n",
                        "\n",
                        "tab\there\n",
                        "  indented\nthen not\n",
                        "no end\nof line",
                        "quote \" and \\ and '",
                        "${report} --- | > & * ! %",
                        "---\n",
                        "...",
                        "Gerät 机 😀",
                        "\u001b[2J\u0085\u2028\u00ad",
                        "carriage\r\nreturn\r\n",
                        "~",
                        "-",
                        "?");
        return one(random, odd);
    }
}
