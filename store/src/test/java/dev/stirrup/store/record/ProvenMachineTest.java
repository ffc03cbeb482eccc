package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Credential;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Stage;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.trust.revocation.Revocation.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which machine somebody is who showed a certificate.
class ProvenMachineTest {
    private static final String WHO = "test";
    private static final HardwareAddress FIRST = new HardwareAddress("52:54:00:00:00:01");
    private static final HardwareAddress SECOND = new HardwareAddress("52:54:00:00:00:02");
    private static final HardwareAddress STRANGE = new HardwareAddress("52:54:00:00:00:99");
    private static final Credential OF_FIRST = new Credential("4a01", "CN=first");

    @TempDir private Path folder;
    private Database database;
    private Records records;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        database =
                Database.open(folder.resolve("records.db"), Schema.RECORDS, Durability.SOUND_FILE);
        records = new Records(database, InstantSource.system());
        var payload = new PayloadRecord.Plain(new Payload.Chain("https://elsewhere/x.efi"));
        apply(
                new Edit.PutProfile(ProfileRecord.of("debian", payload)),
                new Edit.PutMachine(MachineRecord.of("first", Set.of(FIRST))),
                new Edit.PutMachine(MachineRecord.of("second", Set.of(SECOND))),
                new Edit.PutPlan(PlanRecord.always("first", "debian")),
                new Edit.PutPlan(PlanRecord.local("second")));
        give("4a01", "first");
        catalogue = Catalogue.open(database, CatalogueRules.waiting(UsualLoaders.AUTO));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// It need not even say who it is, and may have a card that nobody entered.
    @Test
    void itIsTheMachineOfItsCertificate() {
        for (Claims claims : List.of(Claims.none(), Claims.of(FIRST), Claims.of(STRANGE))) {
            Assignment found = found(claims, OF_FIRST);
            assertThat(found.machine().map(Machine::name)).hasValue("first");
            assertThat(found.plan()).isInstanceOf(Plan.Always.class);
        }
    }

    /// The profile by itself demands nothing.
    @Test
    void aPlanDemandsThatItProvesItself() {
        PlanRecord demanding =
                PlanRecord.always("first", "debian").withDemands(new Demands(false, true));
        apply(new Edit.PutPlan(demanding));
        catalogue.refresh();
        assertThat(records.plan("first").orElseThrow().demands()).isEqualTo(demanding.demands());
        for (Claims claims : List.of(Claims.of(FIRST), Claims.none())) {
            assertThat(found(claims, OF_FIRST).plan())
                    .isInstanceOfSatisfying(
                            Plan.Always.class,
                            plan ->
                                    assertThat(plan.profile().demands())
                                            .isEqualTo(new Demands(true, true)));
        }
        var local = PlanRecord.local("second").withDemands(new Demands(true, false));
        assertThat(records.apply(List.of(new Edit.PutPlan(local)), WHO))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        no -> assertThat(no.problems().toString()).contains("nothing to demand"));
    }

    @Test
    void claimsThatMeanAnotherMachineAreAConflict() {
        Assignment found = found(Claims.of(SECOND), OF_FIRST);
        assertThat(found.machine().map(Machine::name)).hasValue("first");
        assertThat(found.plan()).isEqualTo(new Plan.Conflict(List.of("first", "second")));
    }

    @Test
    void itIsKnownWhetherAnyMachineHasACertificate() {
        assertThat(catalogue.hasCertificates()).isTrue();
        apply(new Edit.DeleteMachine("first"));
        catalogue.refresh();
        assertThat(catalogue.hasCertificates()).isFalse();
        give("4a02", "second");
        assertThat(catalogue.hasCertificates()).isTrue();
    }

    @Test
    void aCertificateOfNobodyIsRefused() {
        var foreign = new Credential("ff", "CN=first");
        assertThat(catalogue.refusal(foreign)).hasValue("it is the certificate of no machine here");
        assertThat(found(Claims.of(FIRST), foreign).plan()).isInstanceOf(Plan.Revoked.class);
        assertThat(catalogue.refusal(OF_FIRST)).isEmpty();
    }

    /// On open connections too, since each question asks again.
    @Test
    void whatIsWithdrawnIsRefused() {
        give("4a02", "first");
        var revocations = new RevocationStore(database, InstantSource.system());
        revocations.revoke(new RevocationStore.Wish(Kind.CERT, "4a01", "4a01", "lost stick"), WHO);
        catalogue.refresh();
        assertThat(catalogue.refusal(OF_FIRST).orElseThrow()).contains("lost stick");
        assertThat(found(Claims.of(FIRST), OF_FIRST).plan()).isInstanceOf(Plan.Revoked.class);
        assertThat(catalogue.refusal(new Credential("4a02", ""))).isEmpty();

        revocations.revoke(new RevocationStore.Wish(Kind.MACHINE, "first", "first", "stolen"), WHO);
        catalogue.refresh();
        assertThat(catalogue.refusal(new Credential("4a02", "")).orElseThrow()).contains("stolen");
    }

    /// The certificate belongs to the record, whatever it is called; another of its name is
    /// another.
    @Test
    void itFollowsItsRecordAndGoesWithIt() {
        records.renameMachine("first", "renamed", WHO);
        catalogue.refresh();
        assertThat(found(Claims.none(), OF_FIRST).machine().map(Machine::name)).hasValue("renamed");

        apply(new Edit.DeleteMachine("renamed"));
        apply(new Edit.PutMachine(MachineRecord.of("renamed", Set.of(FIRST))));
        catalogue.refresh();
        assertThat(catalogue.refusal(OF_FIRST)).isPresent();
        assertThat(records.certificates("renamed")).isEmpty();
        Catalogue fresh = Catalogue.open(database, CatalogueRules.waiting(UsualLoaders.AUTO));
        assertThat(fresh.refusal(OF_FIRST)).isPresent();
    }

    /// An edit of the record leaves its certificates alone.
    @Test
    void itSurvivesAnEdit() {
        apply(new Edit.PutMachine(MachineRecord.of("first", Set.of(STRANGE))));
        catalogue.refresh();
        assertThat(catalogue.refusal(OF_FIRST)).isEmpty();
    }

    private Assignment found(Claims claims, Credential credential) {
        return catalogue.find(
                new BootRequest(
                        claims,
                        Client.IPXE,
                        Optional.empty(),
                        Stage.LOADER,
                        "lan",
                        Optional.empty(),
                        Optional.empty(),
                        new Channel(Channel.Tls.USED, false, Optional.of(credential))));
    }

    private void give(String serial, String machine) {
        Instant now = Instant.now();
        records.keepCertificate(
                new MachineCertificate(serial, machine, now, now.plusSeconds(60)), WHO);
        if (catalogue != null) {
            catalogue.refresh();
        }
    }

    private void apply(Edit... edits) {
        assertThat(records.apply(List.of(edits), WHO)).isInstanceOf(Outcome.Applied.class);
    }
}
