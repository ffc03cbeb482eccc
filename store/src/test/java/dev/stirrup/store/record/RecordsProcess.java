package dev.stirrup.store.record;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// Another process that works on the same database, as the command line does: enters as many
/// machines as it is told.
final class RecordsProcess {
    private RecordsProcess() {}

    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        try (Database database =
                Database.open(file, Schema.RECORDS, Database.Durability.EVERY_COMMIT)) {
            Records records = new Records(database, InstantSource.system());
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                var machine = MachineRecord.of("child" + i, Set.of(mac(i)));
                records.apply(List.of(new Edit.PutMachine(machine)), "child");
            }
        }
    }

    static HardwareAddress mac(int number) {
        return new HardwareAddress("06:00:00:00:%02x:%02x".formatted(number >> 8, number & 0xff));
    }
}
