package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tools that can overwrite disks are behind a login, or given by a plan.
class WipersTest {
    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:00:00:0a");
    private static final PayloadRecord CLONEZILLA = linux("clone");

    @TempDir Path folder;
    private Database database;
    private Records records;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        Path file = DataFolder.open(folder.resolve("data")).records();
        database = Database.open(file, Schema.RECORDS, Database.Durability.SOUND_FILE);
        records = new Records(database, InstantSource.fixed(Instant.EPOCH));
        catalogue =
                Catalogue.open(
                        database, new CatalogueRules("ipxe", Map.of(), Optional.of("clone")));
        image("clone", "clonezilla-live-version");
        image("debian", "README");
        apply(ProfileRecord.of("debian", linux("debian")));
        records.apply(
                List.of(
                        new Edit.PutMachine(
                                MachineRecord.of("a", Set.of(MAC)).withLabels(Map.of("x", "y")))),
                "test");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aMenusEntryNeedsTheRoleUnlessItSaysOtherwise() {
        apply(ProfileRecord.of("clone", CLONEZILLA));
        apply(ProfileRecord.of("disc", chain("disc:clone/linux")));
        apply(
                menu(
                        "menu",
                        Optional.empty(),
                        item("clone", Optional.empty()),
                        item("disc", Optional.of("repair")),
                        item("debian", Optional.empty())));
        apply(menu("open", Optional.empty(), item("clone", Optional.of("none"))));
        assertThat(roles("menu")).containsExactly("imaging", "repair", "");
        assertThat(roles("open")).containsExactly("");
    }

    @Test
    void noFallbackLeadsToIt() {
        apply(ProfileRecord.of("clone", CLONEZILLA));
        assertThat(refused(menu("menu", Optional.of("clone"), item("clone", Optional.empty()))))
                .singleElement()
                .asString()
                .contains("needs a login");
    }

    @Test
    void neitherLabelsNorTheSettingsGiveIt() {
        assertThat(refused(ProfileRecord.of("clone", CLONEZILLA).opened()))
                .singleElement()
                .asString()
                .contains("open", "overwrite disks");
        assertThat(refused(ProfileRecord.of("clone", CLONEZILLA).withSelector(Map.of("x", "y"))))
                .singleElement()
                .asString()
                .contains("selector", "overwrite disks");
    }

    /// The image may have become one after its profile was made.
    @Test
    void whatWasGivenToManyIsNotGivenAnyMore() {
        image("other", "README");
        apply(ProfileRecord.of("clone", linux("other")).opened().withSelector(Map.of("x", "y")));
        assertThat(plan("lan", MAC)).isInstanceOf(Plan.Always.class);
        image("other", "Clonezilla-Live-Version");
        records.apply(List.of(new Edit.PutProfile(ProfileRecord.of("z", linux("debian")))), "test");
        assertThat(plan("lan", MAC)).isInstanceOf(Plan.None.class);
        assertThat(plan("lan", new HardwareAddress("52:54:00:00:00:0b")))
                .isInstanceOfSatisfying(
                        Plan.Unapproved.class, held -> assertThat(held.open()).isEmpty());
    }

    @Test
    void aPlanGivesItToOneMachine() {
        apply(ProfileRecord.of("clone", CLONEZILLA));
        records.apply(List.of(new Edit.PutPlan(PlanRecord.always("a", "clone"))), "test");
        assertThat(plan("lan", MAC)).isInstanceOf(Plan.Always.class);
    }

    private List<String> roles(String menu) {
        records.apply(List.of(new Edit.PutPlan(PlanRecord.always("a", menu))), "test");
        Profile profile = ((Plan.Always) plan("lan", MAC)).profile();
        return ((Payload.Menu) profile.payload())
                .items().stream().map(item -> item.role().orElse("")).toList();
    }

    private Plan plan(String network, HardwareAddress mac) {
        catalogue.refresh();
        return catalogue.find(Claims.of(mac), network).plan();
    }

    private void apply(ProfileRecord profile) {
        assertThat(records.apply(List.of(new Edit.PutProfile(profile)), "test"))
                .isInstanceOf(Outcome.Applied.class);
    }

    private List<Problem> refused(ProfileRecord profile) {
        return ((Outcome.Refused) records.apply(List.of(new Edit.PutProfile(profile)), "test"))
                .problems();
    }

    private void image(String name, String mark) {
        database.write(session -> {
            session.update("DELETE FROM image WHERE name = ?", name);
            session.update(
                    "INSERT INTO image (name, digest, origin, added) VALUES (?, 'd', 'o', ?)",
                    name,
                    Instant.EPOCH);
            for (String path : List.of("linux", mark)) {
                session.update(
                        "INSERT INTO image_file (image, path, digest, size, kind, modified,"
                                + " container, place) VALUES (?, ?, 'd', 1, 'other', ?, '', 0)",
                        name,
                        path,
                        Instant.EPOCH);
            }
            return true;
        });
    }

    private static PayloadRecord linux(String image) {
        return new PayloadRecord.Plain(new Payload.Linux(image, "linux", List.of(), ""));
    }

    private static PayloadRecord chain(String target) {
        return new PayloadRecord.Plain(new Payload.Chain(target));
    }

    private static PayloadRecord.Item item(String profile, Optional<String> role) {
        return new PayloadRecord.Item(profile, profile, "", role, Audience.EVERYBODY);
    }

    private static ProfileRecord menu(
            String name, Optional<String> fallback, PayloadRecord.Item... items) {
        return ProfileRecord.of(
                name, new PayloadRecord.Menu("Choose", Duration.ZERO, fallback, List.of(items)));
    }
}
