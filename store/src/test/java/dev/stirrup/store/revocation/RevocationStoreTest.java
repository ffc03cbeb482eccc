package dev.stirrup.store.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.record.CatalogueRules;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.trust.revocation.Revocation.Kind;
import java.math.BigInteger;
import java.nio.file.Path;
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

class RevocationStoreTest {
    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:00:00:0a");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String IMAGE = "a".repeat(64);
    private static final String KERNEL = "b".repeat(64);
    private static final String LOADER = "c".repeat(64);

    @TempDir private Path folder;
    private Database database;
    private Records records;
    private RevocationStore store;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        Path file = DataFolder.open(folder.resolve("data")).records();
        database = Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        database.write(session -> {
            session.update("INSERT INTO image VALUES ('deb', ?, '', 0)", IMAGE);
            session.update(
                    "INSERT INTO image_file VALUES ('deb', 'linux', ?, 1, 'linux-x64', 0, '', 0)",
                    KERNEL);
            session.update("INSERT INTO loader_set VALUES ('ipxe', '', 0)");
            for (String name : List.of("snponly.efi", "ipxe.efi")) {
                session.update(
                        "INSERT INTO loader_file VALUES ('ipxe', ?, ?, 1, '', '', 0, '')",
                        name,
                        name.equals("ipxe.efi") ? IMAGE : LOADER);
            }
            session.update(
                    "INSERT INTO loader_entry VALUES ('ipxe', ?, 0, 'snponly.efi')",
                    Firmware.X64_UEFI.text());
            session.update(
                    "INSERT INTO loader_entry VALUES ('ipxe', ?, 1, 'ipxe.efi')",
                    Firmware.X64_UEFI.text());
            return true;
        });
        records = new Records(database, InstantSource.fixed(NOW));
        var linux = new Payload.Linux("deb", "linux", List.of(), "");
        apply(new Edit.PutProfile(ProfileRecord.of("web", new PayloadRecord.Plain(linux))));
        apply(new Edit.PutMachine(MachineRecord.of("m1", Set.of(MAC))));
        apply(new Edit.PutPlan(PlanRecord.always("m1", "web")));
        store = new RevocationStore(database, InstantSource.fixed(NOW));
        catalogue =
                Catalogue.open(database, new CatalogueRules("ipxe", Map.of(), Optional.empty()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aWithdrawnMachineIsGivenNothingWhateverItsPlan() {
        revoke(Kind.MACHINE, "m1");
        assertThat(plan()).isEqualTo(new Plan.Revoked("bad"));
        assertThat(store.lift(Kind.MACHINE, "m1", "test")).isTrue();
        catalogue.refresh();
        assertThat(plan()).isInstanceOf(Plan.Always.class);
    }

    @Test
    void anImageIsWithdrawnByItsOwnDigestAndByAFileInIt() {
        assertThat(profile().withdrawn()).isEmpty();
        revoke(Kind.IMAGE, IMAGE);
        assertThat(profile().withdrawn()).isEqualTo("image " + IMAGE + ": bad");
        assertThat(store.lift(Kind.IMAGE, IMAGE, "test")).isTrue();
        revoke(Kind.IMAGE, KERNEL);
        assertThat(profile().withdrawn()).contains(KERNEL);
        assertThat(catalogue.withdrawn().image("deb")).isPresent();
    }

    @Test
    void firmwareIsGivenTheNextLoaderWhenItsFirstIsWithdrawn() {
        assertThat(loader()).isEqualTo("snponly.efi");
        revoke(Kind.LOADER, LOADER);
        assertThat(loader()).isEqualTo("ipxe.efi");
    }

    @Test
    void certificatesAreFoundByTheirSerialNumber() {
        revoke(Kind.CERT, "7f01");
        assertThat(catalogue.current().certificate(BigInteger.valueOf(0x7f01))).isPresent();
        assertThat(catalogue.current().certificate(BigInteger.ONE)).isEmpty();
        assertThatThrownBy(() -> store.lift(Kind.CERT, "7f01", "test"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyChangeRaisesTheEpochAndTheFirstDateStays() {
        long before = catalogue.current().epoch();
        revoke(Kind.IMAGE, IMAGE);
        long first = catalogue.current().epoch();
        revoke(Kind.IMAGE, IMAGE);
        assertThat(first).isGreaterThan(before);
        assertThat(catalogue.current().epoch()).isGreaterThan(first);
        assertThat(store.all()).hasSize(1);
    }

    private void revoke(Kind kind, String subject) {
        store.revoke(new RevocationStore.Wish(kind, subject, subject, "bad"), "test");
        catalogue.refresh();
    }

    private Plan plan() {
        return catalogue
                .find(new Claims(Optional.of(MAC), Optional.empty(), Optional.empty()), "net")
                .plan();
    }

    private Profile profile() {
        return ((Plan.Always) plan()).profile();
    }

    private String loader() {
        return profile().loaders().loaderFor(Firmware.X64_UEFI).orElseThrow().file();
    }

    private void apply(Edit edit) {
        assertThat(records.apply(List.of(edit), "test")).isInstanceOf(Outcome.Applied.class);
    }
}
