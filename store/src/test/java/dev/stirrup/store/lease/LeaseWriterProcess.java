package dev.stirrup.store.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore.LeaseStoreException;
import dev.stirrup.store.Database;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A process to be killed: several threads write leases and tell each address once it is confirmed.
/// One byte array per line and no buffer: what was told was confirmed.
final class LeaseWriterProcess {
    private LeaseWriterProcess() {}

    public static void main(String[] args) throws Exception {
        Database database = SqliteLeaseStoreTest.open(Path.of(args[0]));
        SqliteLeaseStore store = new SqliteLeaseStore(database);
        AtomicInteger next = new AtomicInteger(1);
        for (int i = 0; i < 8; i++) {
            Thread.ofPlatform().start(() -> write(store, next));
        }
    }

    private static void write(SqliteLeaseStore store, AtomicInteger next) {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            while (true) {
                Lease lease = SqliteLeaseStoreTest.lease(next.getAndIncrement(), Lease.State.BOUND);
                store.commit(List.of(lease));
                out.write((lease.address() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | LeaseStoreException e) {
            System.exit(1);
        }
    }
}
