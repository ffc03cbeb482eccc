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

/// Several events as one JSON array, as they were written before there were chunks.
final class OldEventWriter {
    private OldEventWriter() {}

    static String write(List<BootEvent> events) {
        return Json.write(events.stream().map(event -> write(event).map()).toList());
    }

    private static Fields write(BootEvent event) {
        Claims claims = event.claims();
        return OldMilestoneWriter.write(event.what())
                .with("at", Micros.of(event.at()))
                .with("mac", claims.mac().map(HardwareAddress::text))
                .with("uuid", claims.uuid().map(SystemUuid::toString))
                .with("sn", claims.serial().map(Serial::text))
                .with("network", event.network());
    }
}
