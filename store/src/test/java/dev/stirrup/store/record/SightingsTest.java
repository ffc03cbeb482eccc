package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsTest {
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);
    private static final HardwareAddress MAC = new HardwareAddress("52:54:00:00:00:0a");
    private static final Optional<SystemUuid> UUID =
            SystemUuid.read("11111111-2222-3333-4444-00000000000a");

    @TempDir Path folder;
    private Database database;
    private Records records;
    private Catalogue catalogue;
    private Sightings sightings;

    @BeforeEach
    void open() {
        database =
                Database.open(
                        folder.resolve("a.db"), Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        records = new Records(database, InstantSource.fixed(START));
        catalogue = Catalogue.open(database, CatalogueRules.waiting("ipxe"));
        sightings = new Sightings(database, catalogue, 100);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anUnknownMachineThatBootsIsEnteredToWait() {
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 0)));

        MachineRecord machine = records.machine("52-54-00-00-00-0a").orElseThrow();
        assertThat(machine.isApproved()).isFalse();
        assertThat(machine.macs()).containsExactly(MAC);
        assertThat(machine.seen()).contains(new MachineRecord.Seen(START, START));
        assertThat(catalogue.machineOf(Claims.of(MAC))).contains("52-54-00-00-00-0a");
        assertThat(catalogue.find(Claims.of(MAC), "lan").plan())
                .isInstanceOf(Plan.Unapproved.class);
    }

    @Test
    void thatOneWasEnteredIsNoChangeOfAnythingElse() {
        long before = catalogue.seq();
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 0)));
        assertThat(catalogue.seq()).isGreaterThan(before);
        assertThat(catalogue.otherSeq()).isEqualTo(before);

        var profile = ProfileRecord.of("disk", new PayloadRecord.Plain(new Payload.LocalDisk()));
        records.apply(List.of(new Edit.PutProfile(profile)), "test");
        catalogue.refresh();
        assertThat(catalogue.otherSeq()).isEqualTo(catalogue.seq());
    }

    @Test
    void aClockThatIsSetBackIsBelieved() {
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 90_000)));
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 100_000)));
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 90)));

        MachineRecord machine = records.machine("52-54-00-00-00-0a").orElseThrow();
        assertThat(machine.seen().orElseThrow().latest()).isEqualTo(START.plusSeconds(90));
    }

    @Test
    void whatItSaysLaterIsLearnedUntilItIsApproved() {
        sightings.heard(List.of(discover(Client.PXE, Claims.of(MAC), 0)));
        Claims more = new Claims(Optional.of(MAC), UUID, Optional.empty());
        sightings.heard(List.of(discover(Client.IPXE, more, 90)));

        MachineRecord machine = records.machine("52-54-00-00-00-0a").orElseThrow();
        assertThat(machine.uuid()).isEqualTo(UUID);
        assertThat(machine.seen()).contains(new MachineRecord.Seen(START, START.plusSeconds(90)));
    }

    @Test
    void anApprovedMachineLearnsNothingByItself() {
        records.apply(List.of(new Edit.PutMachine(MachineRecord.of("a", Set.of(MAC)))), "test");
        catalogue.refresh();
        Claims more = new Claims(Optional.of(MAC), UUID, Optional.empty());
        sightings.heard(List.of(discover(Client.IPXE, more, 0)));

        assertThat(records.machine("a").orElseThrow().uuid()).isEmpty();
        assertThat(records.machine("a").orElseThrow().seen()).isPresent();
    }

    @Test
    void phonesAreNotEntered() {
        sightings.heard(List.of(discover(Client.PLAIN, Claims.of(MAC), 0)));
        assertThat(records.machines()).isEmpty();
    }

    @Test
    void aFloodIsBounded() {
        records.apply(List.of(new Edit.PutMachine(MachineRecord.of("a", Set.of(MAC)))), "test");
        for (int round = 0; round < 10; round++) {
            int base = round * 50;
            sightings.heard(
                    IntStream.range(base, base + 50)
                            .mapToObj(i -> discover(Client.PXE, Claims.of(invented(i)), i))
                            .toList());
        }
        assertThat(records.machines()).hasSize(101);
        assertThat(records.machine("a")).isPresent();
        assertThat(catalogue.machineOf(Claims.of(invented(499)))).isPresent();
        assertThat(catalogue.machineOf(Claims.of(invented(0)))).isEmpty();
        assertThat(catalogue.size()).isEqualTo(101);
    }

    private static HardwareAddress invented(int number) {
        return new HardwareAddress("02:00:00:00:%02x:%02x".formatted(number >> 8, number & 0xff));
    }

    private static BootEvent discover(Client client, Claims claims, long second) {
        return new BootEvent(
                START.plusSeconds(second),
                claims,
                "lan",
                new Milestone.DiscoverReceived(client, Optional.empty(), "", ""));
    }
}
