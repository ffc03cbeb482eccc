package dev.stirrup.store.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MilestoneJsonTest {
    /// Every kind of milestone there is, each with telling values: a new kind is tested by itself.
    static Stream<Milestone> milestones() {
        return Stream.of(Milestone.class.getPermittedSubclasses()).map(MilestoneJsonTest::made);
    }

    @ParameterizedTest
    @MethodSource("milestones")
    void comesBackAsItWasWritten(Milestone what) {
        Claims claims =
                new Claims(
                        Optional.of(new HardwareAddress("52:54:00:12:34:56")),
                        SystemUuid.read("11111111-2222-3333-4444-555555555555"),
                        Optional.of(new Serial("S \"1\"")));
        List<BootEvent> events =
                List.of(
                        new BootEvent(Instant.ofEpochSecond(1, 2000), claims, "lan", what),
                        new BootEvent(Instant.ofEpochSecond(2), Claims.none(), "", what));
        assertThat(EventJson.read(EventJson.write(events))).isEqualTo(events);
    }

    @Test
    void unassignedFirmwareStaysUnknown() {
        Milestone what =
                new Milestone.DiscoverReceived(Client.PXE, Optional.empty(), "PXEClient", "");
        assertThat(MilestoneReader.read(MilestoneWriter.write(what))).isEqualTo(what);
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
        }
        throw new AssertionError("no sample for " + type);
    }
}
