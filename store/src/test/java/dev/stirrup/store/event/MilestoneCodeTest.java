package dev.stirrup.store.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.testkit.Capture;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MilestoneCodeTest {
    /// Every kind of milestone there is, each with telling values: a new kind is tested by itself.
    static Stream<Milestone> milestones() {
        return Stream.of(Milestone.class.getPermittedSubclasses()).map(MilestoneCodeTest::made);
    }

    static Stream<Milestone> oldMilestones() {
        return milestones().filter(OldMilestoneWriter::knows);
    }

    @ParameterizedTest
    @MethodSource("milestones")
    void comesBackAsItWasWritten(Milestone what) {
        ChunkWriter out = new ChunkWriter();
        out.add(7, 3, events(what));
        out.add(0, 0, events(what).subList(1, 2));
        byte[] body = out.toBytes();
        assertThat(ChunkReader.all(40, body))
                .containsExactly(
                        new StoredEvent(40, 7, events(what).get(0)),
                        new StoredEvent(41, 7, events(what).get(1)),
                        new StoredEvent(42, 0, events(what).get(1)));
        assertThat(ChunkReader.of(7, body)).contains(new ChunkReader.Part(3, events(what)));
        assertThat(ChunkReader.of(8, body)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("oldMilestones")
    void rowsFromBeforeChunksAreStillRead(Milestone what) {
        assertThat(OldEvents.read(OldEventWriter.write(events(what)))).isEqualTo(events(what));
    }

    @ParameterizedTest
    @EnumSource
    void howAnAnswerLeftIsKept(Milestone.Channel channel) {
        Milestone what =
                new Milestone.HttpServed(
                        "GET",
                        "/b/linux",
                        Milestone.FileKind.KERNEL,
                        200,
                        9,
                        Duration.ofMillis(3),
                        channel);
        ChunkWriter out = new ChunkWriter();
        out.add(1, 0, events(what));
        assertThat(ChunkReader.of(1, out.toBytes()).orElseThrow().events()).isEqualTo(events(what));
    }

    @Test
    void unassignedFirmwareStaysUnknown() {
        Milestone what =
                new Milestone.DiscoverReceived(Client.PXE, Optional.empty(), "PXEClient", "");
        ChunkWriter out = new ChunkWriter();
        out.add(1, 0, events(what));
        assertThat(ChunkReader.of(1, out.toBytes()).orElseThrow().events()).isEqualTo(events(what));
    }

    /// What is on disk must stay readable: the bytes of every kind, made once, never again.
    @Test
    void theFormOnDiskIsTheOneThatWasReleased() {
        byte[] golden = Capture.bytes(MilestoneCodeTest.class, "event-chunk");
        List<BootEvent> kept = ChunkReader.of(7, golden).orElseThrow().events();
        assertThat(milestones().flatMap(what -> events(what).stream())).containsAll(kept);
        ChunkWriter out = new ChunkWriter();
        out.add(7, 3, kept);
        assertThat(HexFormat.of().formatHex(out.toBytes()))
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    @FuzzTest
    void anyBytesGiveEventsOrARefusal(byte[] body) {
        try {
            ChunkReader.all(1, body);
            ChunkReader.of(7, body);
        } catch (IllegalArgumentException | ArithmeticException expected) {
            assertThat(expected.getMessage()).isNotNull();
        }
    }

    private static List<BootEvent> events(Milestone what) {
        Claims claims =
                new Claims(
                        Optional.of(new HardwareAddress("52:54:00:12:34:56")),
                        SystemUuid.read("11111111-2222-3333-4444-555555555555"),
                        Optional.of(new Serial("S \"1\"")));
        return List.of(
                new BootEvent(Instant.ofEpochSecond(1, 2000), claims, "lan", what),
                new BootEvent(Instant.ofEpochSecond(2), Claims.none(), "", what));
    }

    private static Milestone made(Class<?> kind) {
        try {
            List<Class<?>> types = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (RecordComponent part : kind.getRecordComponents()) {
                types.add(part.getType());
                values.add(valueOf(part.getType(), values.size()));
            }
            var constructor = kind.getDeclaredConstructor(types.toArray(Class[]::new));
            constructor.setAccessible(true);
            return (Milestone) constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object valueOf(Class<?> type, int place) {
        if (type == String.class) {
            return "text \u0007 ü " + place;
        } else if (type == long.class) {
            return 5_000_000_000L + place;
        } else if (type == int.class) {
            return 7 + place;
        } else if (type == Duration.class) {
            return Duration.ofSeconds(90 + place);
        } else if (type == Optional.class) {
            return Optional.of(Firmware.ARM64_UEFI);
        } else if (type == Client.class) {
            return Client.HTTP_BOOT;
        } else if (type == Stage.class) {
            return Stage.LOADER;
        } else if (type == Milestone.FileKind.class) {
            return Milestone.FileKind.INITRD;
        } else if (type == Milestone.Channel.class) {
            return Milestone.Channel.PLAIN;
        } else if (type == boolean.class) {
            return true;
        }
        throw new AssertionError("no sample for " + type);
    }
}
