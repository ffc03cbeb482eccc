package dev.stirrup.store.event;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.Micros;
import dev.stirrup.store.json.Fields;
import dev.stirrup.store.json.Json;
import java.util.List;

/// Several events as one JSON array, and back.
final class EventJson {
    private EventJson() {}

    static String write(List<BootEvent> events) {
        return Json.write(events.stream().map(event -> write(event).map()).toList());
    }

    static List<BootEvent> read(String json) {
        if (!(Json.read(json) instanceof List<?> list)) {
            throw new IllegalArgumentException("no array of events");
        }
        return list.stream().map(item -> event(Fields.of(item))).toList();
    }

    private static Fields write(BootEvent event) {
        Claims claims = event.claims();
        return MilestoneWriter.write(event.what())
                .with("at", Micros.of(event.at()))
                .with("mac", claims.mac().map(HardwareAddress::text))
                .with("uuid", claims.uuid().map(SystemUuid::toString))
                .with("sn", claims.serial().map(Serial::text))
                .with("network", event.network());
    }

    private static BootEvent event(Fields in) {
        Claims claims =
                new Claims(
                        in.textIfAny("mac").flatMap(HardwareAddress::read),
                        in.textIfAny("uuid").flatMap(SystemUuid::read),
                        in.textIfAny("sn").flatMap(Serial::read));
        return new BootEvent(
                Micros.at(in.number("at")), claims, in.text("network"), MilestoneReader.read(in));
    }
}
