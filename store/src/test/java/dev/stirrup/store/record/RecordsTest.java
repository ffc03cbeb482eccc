package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    private static final HardwareAddress MAC_A = new HardwareAddress("52:54:00:00:00:0a");
    private static final HardwareAddress MAC_B = new HardwareAddress("52:54:00:00:00:0b");
    private static final HardwareAddress DOCK = new HardwareAddress("52:54:00:00:00:dd");
    private static final SystemUuid UUID_A = uuid("11111111-2222-3333-4444-00000000000a");
    private static final SystemUuid UUID_B = uuid("11111111-2222-3333-4444-00000000000b");
    private static final Serial SERIAL_A = new Serial("SN-A");
    private static final Serial SERIAL_B = new Serial("SN-B");
    private static final PayloadRecord DISK = new PayloadRecord.Plain(new Payload.LocalDisk());

    private static final CatalogueRules RULES =
            new CatalogueRules(
                    "ipxe",
                    Map.of("lab", Optional.of("lab"), "quiet", Optional.empty()),
                    Optional.of("all"));

    @TempDir Path folder;
    private Database database;
    private Records records;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        Path file = DataFolder.open(folder.resolve("data")).records();
        database = Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        records = new Records(database, InstantSource.fixed(Instant.EPOCH));
        catalogue = Catalogue.open(database, RULES);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aMachineComesBackAsItWasPut() {
        MachineRecord machine =
                machine("a", MAC_A)
                        .withUuid(Optional.of(UUID_A))
                        .withSerial(Optional.of(SERIAL_A))
                        .withLabels(Map.of("role", "web"));
        apply(new Edit.PutMachine(machine));

        assertThat(records.machine("a")).contains(machine.withRevision(1));
        assertThat(records.machines()).containsExactly(machine.withRevision(1));
        assertThat(records.changes(0, 10))
                .containsExactly(new Change(1, Instant.EPOCH, "test", "machine", "a", "put"));
    }

    @Test
    void theSameFilesAgainChangeNothing() {
        List<Edit> edits =
                List.of(
                        new Edit.PutPlan(PlanRecord.always("a", "disk")),
                        new Edit.PutMachine(machine("a", MAC_A)),
                        new Edit.PutProfile(ProfileRecord.of("disk", DISK)));
        assertThat(((Outcome.Applied) records.apply(edits, "test")).changes()).hasSize(3);
        assertThat(((Outcome.Applied) records.apply(edits, "test")).changes()).isEmpty();
    }

    @Test
    void anEditMadeFromAnOldRevisionIsRefused() {
        apply(new Edit.PutMachine(machine("a", MAC_A)));
        apply(new Edit.PutMachine(machine("a", MAC_B).withRevision(1)));

        assertThat(refused(new Edit.PutMachine(machine("a", MAC_A).withRevision(1))))
                .containsExactly(
                        "machine a, revision: was changed by somebody else meanwhile"
                                + " (revision 2, this edit was made from 1)");
    }

    @Test
    void allProblemsAreReportedTogether() {
        List<String> problems =
                refused(
                        new Edit.PutMachine(MachineRecord.of("no identity!", Set.of())),
                        new Edit.PutPlan(PlanRecord.always("ghost", "nothing")),
                        new Edit.PutProfile(
                                ProfileRecord.of(
                                        "linux",
                                        new PayloadRecord.Plain(
                                                new Payload.Linux(
                                                        "deb", "linux", List.of(), "")))));
        assertThat(problems).hasSize(5);
        assertThat(problems.get(2)).isEqualTo("plan ghost, machine: there is no machine ghost");
        assertThat(records.machines()).isEmpty();
    }

    @Test
    void anIdentityBelongsToOneMachine() {
        apply(new Edit.PutMachine(machine("a", MAC_A).withSerial(Optional.of(SERIAL_A))));

        assertThat(
                        refused(
                                new Edit.PutMachine(
                                        machine("b", MAC_A).withSerial(Optional.of(SERIAL_A)))))
                .containsExactly(
                        "machine b, macs: 52:54:00:00:00:0a belongs to machine a",
                        "machine b, serial: SN-A belongs to machine a");
        assertThat(
                        refused(
                                new Edit.PutMachine(machine("c", MAC_B)),
                                new Edit.PutMachine(machine("d", MAC_B))))
                .containsExactly("machine d, macs: 52:54:00:00:00:0b belongs to machine c");
    }

    @Test
    void machinesMaySwapAddressesInOneGo() {
        apply(new Edit.PutMachine(machine("a", MAC_A)), new Edit.PutMachine(machine("b", MAC_B)));
        catalogue.refresh();
        apply(new Edit.PutMachine(machine("a", MAC_B)), new Edit.PutMachine(machine("b", MAC_A)));
        catalogue.refresh();

        assertThat(catalogue.machineOf(Claims.of(MAC_A))).contains("b");
        assertThat(catalogue.machineOf(Claims.of(MAC_B))).contains("a");
    }

    @Test
    void selectorsThatTieAreRefusedWithBothNames() {
        apply(profile("web", Map.of("role", "web")), profile("rack", Map.of("role", "db")));

        assertThat(refused(profile("east", Map.of("site", "east"))))
                .containsExactly(
                        "profile east, selector: a machine can fit it and profile rack equally well;"
                                + " give one of them a further label",
                        "profile east, selector: a machine can fit it and profile web equally well;"
                                + " give one of them a further label");
        apply(profile("east", Map.of("site", "east", "role", "web")));
    }

    @Test
    void theSelectorWithMostLabelsWins() {
        apply(
                profile("web", Map.of("role", "web")),
                profile("east", Map.of("site", "east", "role", "web")),
                new Edit.PutMachine(
                        machine("a", MAC_A).withLabels(Map.of("role", "web", "site", "east"))),
                new Edit.PutMachine(machine("b", MAC_B).withLabels(Map.of("role", "web"))));
        catalogue.refresh();

        assertThat(profileOf(MAC_A)).isEqualTo("east");
        assertThat(profileOf(MAC_B)).isEqualTo("web");
    }

    @Test
    void menusMustNotLeadBackToThemselves() {
        apply(profile("disk", Map.of()), menu("inner", "disk"), menu("outer", "inner"));

        assertThat(refused(menu("inner", "disk", "outer")))
                .containsExactly(
                        "profile inner, menu: leads back to itself: inner -> outer -> inner");
        assertThat(refused(menu("self", "self"))).hasSize(1);
        assertThat(refused(menu("other", "missing")))
                .containsExactly("profile other, menu: there is no profile missing");
    }

    @Test
    void aUsedProfileIsNotDeletedAndFollowsItsNewName() {
        apply(
                profile("disk", Map.of()),
                menu("menu", "disk"),
                new Edit.PutMachine(machine("a", MAC_A)),
                new Edit.PutPlan(PlanRecord.always("a", "disk")));
        catalogue.refresh();

        assertThat(refused(new Edit.DeleteProfile("disk")))
                .containsExactly("profile disk: is used by the plan of a, menu menu");
        assertThat(records.renameProfile("disk", "local", "test"))
                .isInstanceOf(Outcome.Applied.class);
        catalogue.refresh();
        assertThat(profileOf(MAC_A)).isEqualTo("local");
        assertThat(((PayloadRecord.Menu) records.profile("menu").orElseThrow().payload()).items())
                .extracting(PayloadRecord.Item::profile)
                .containsExactly("local");
        apply(new Edit.DeletePlan("a"), new Edit.DeleteProfile("menu"));
        apply(new Edit.DeleteProfile("local"));
    }

    @Test
    void aRenamedMachineKeepsItsPlan() {
        apply(new Edit.PutMachine(machine("a", MAC_A)), new Edit.PutPlan(PlanRecord.local("a")));
        catalogue.refresh();
        records.renameMachine("a", "z", "test");
        catalogue.refresh();

        assertThat(catalogue.machineOf(Claims.of(MAC_A))).contains("z");
        assertThat(planOf(Claims.of(MAC_A))).isEqualTo(new Plan.LocalDisk());
        assertThat(records.renameMachine("gone", "x", "test")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void unknownAndUnapprovedMachinesWait() {
        apply(new Edit.PutMachine(machine("a", MAC_A).withApproval(false)));
        catalogue.refresh();

        assertThat(planOf(Claims.of(MAC_A))).isInstanceOf(Plan.Unapproved.class);
        assertThat(planOf(Claims.of(MAC_B))).isInstanceOf(Plan.Unapproved.class);
        apply(new Edit.ApproveMachine("a"));
        catalogue.refresh();
        assertThat(planOf(Claims.of(MAC_A))).isEqualTo(new Plan.None());
    }

    @Test
    void unknownMachinesGetTheNamedProfileOnlyWhenItSaysItIsOpen() {
        apply(
                new Edit.PutProfile(ProfileRecord.of("lab", DISK).opened()),
                new Edit.PutProfile(ProfileRecord.of("all", DISK)));
        catalogue.refresh();

        assertThat(openOn("lab")).contains("lab");
        assertThat(openOn("quiet")).isEmpty();
        assertThat(openOn("lan")).as("named, but closed").isEmpty();
        apply(new Edit.PutProfile(ProfileRecord.of("all", DISK).opened()));
        catalogue.refresh();
        assertThat(openOn("lan")).contains("all");
    }

    @Test
    void anInstallationThatIsDoneGoesToTheDiskUntilItIsStartedAgain() {
        apply(
                profile("disk", Map.of()),
                new Edit.PutMachine(machine("a", MAC_A)),
                new Edit.PutPlan(PlanRecord.installOnce("a", "disk")));
        catalogue.refresh();
        var reports = new PlanReports(database, catalogue, InstantSource.fixed(Instant.EPOCH));

        reports.reported(Claims.of(MAC_A), "running");
        assertThat(isDone()).isFalse();
        reports.reported(Claims.of(MAC_A), "done");
        assertThat(isDone()).isTrue();
        apply(new Edit.PutPlan(PlanRecord.installOnce("a", "disk")));
        catalogue.refresh();
        assertThat(isDone()).isTrue();
        apply(new Edit.StartPlan(PlanRecord.installOnce("a", "disk")));
        catalogue.refresh();
        assertThat(isDone()).isFalse();
    }

    @Test
    void theBoardIsStrongerThanTheAddress() {
        apply(
                new Edit.PutMachine(
                        machine("a", MAC_A)
                                .withUuid(Optional.of(UUID_A))
                                .withSerial(Optional.of(SERIAL_A))),
                new Edit.PutMachine(
                        MachineRecord.of("b", Set.of(MAC_B, DOCK))
                                .withUuid(Optional.of(UUID_B))
                                .withSerial(Optional.of(SERIAL_B))));
        catalogue.refresh();

        assertThat(who(MAC_A, UUID_A, SERIAL_A)).isEqualTo("a");
        assertThat(who(DOCK, UUID_A, null)).as("a on b's dock").isEqualTo("a");
        assertThat(who(DOCK, UUID_A, SERIAL_A)).isEqualTo("a");
        assertThat(who(null, UUID_A.swapped().orElseThrow(), null)).isEqualTo("a");
        assertThat(who(MAC_A, UUID_A, SERIAL_B)).as("two boards").isEqualTo("conflict a, b");
        assertThat(who(null, UUID_A, new Serial("SN-X"))).as("a shared UUID").isEqualTo("unknown");
        assertThat(who(MAC_A, UUID_A, new Serial("SN-X"))).isEqualTo("a");
        assertThat(who(DOCK, uuid("11111111-2222-3333-4444-00000000000c"), null))
                .as("a stranger on b's dock")
                .isEqualTo("unknown");
        assertThat(who(DOCK, null, null)).isEqualTo("b");
    }

    private String who(
            @Nullable HardwareAddress mac, @Nullable SystemUuid uuid, @Nullable Serial serial) {
        Claims claims =
                new Claims(
                        Optional.ofNullable(mac),
                        Optional.ofNullable(uuid),
                        Optional.ofNullable(serial));
        return planOf(claims) instanceof Plan.Conflict(var machines)
                ? "conflict " + String.join(", ", machines)
                : catalogue.machineOf(claims).orElse("unknown");
    }

    private boolean isDone() {
        return ((Plan.Install) planOf(Claims.of(MAC_A))).isDone();
    }

    private Optional<String> openOn(String network) {
        Plan plan = catalogue.find(Claims.of(MAC_B), network).plan();
        return ((Plan.Unapproved) plan).open().map(Profile::name);
    }

    private String profileOf(HardwareAddress mac) {
        return ((Plan.Always) planOf(Claims.of(mac))).profile().name();
    }

    private Plan planOf(Claims claims) {
        return catalogue.find(claims, "lan").plan();
    }

    private void apply(Edit... edits) {
        assertThat(records.apply(List.of(edits), "test")).isInstanceOf(Outcome.Applied.class);
    }

    private List<String> refused(Edit... edits) {
        Outcome outcome = records.apply(List.of(edits), "test");
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).problems().stream().map(Problem::toString).toList();
    }

    private static Edit profile(String name, Map<String, String> selector) {
        return new Edit.PutProfile(ProfileRecord.of(name, DISK).withSelector(selector));
    }

    private static Edit menu(String name, String... items) {
        return new Edit.PutProfile(
                ProfileRecord.of(
                        name,
                        new PayloadRecord.Menu(
                                "Choose",
                                Duration.ofSeconds(5),
                                Optional.of(items[0]),
                                Arrays.stream(items)
                                        .map(item -> new PayloadRecord.Item(item, item))
                                        .toList())));
    }

    private static MachineRecord machine(String name, HardwareAddress mac) {
        return MachineRecord.of(name, Set.of(mac));
    }

    private static SystemUuid uuid(String text) {
        return SystemUuid.read(text).orElseThrow();
    }
}
