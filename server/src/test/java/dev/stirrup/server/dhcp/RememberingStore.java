package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.LeaseStore;
import java.util.ArrayList;
import java.util.List;

/// Keeps leases in memory, and refuses them while it is told to.
final class RememberingStore implements LeaseStore {
    private final List<Lease> leases = new ArrayList<>();
    private int groups;
    private volatile boolean isFull;

    void refuse(boolean value) {
        isFull = value;
    }

    synchronized int groups() {
        return groups;
    }

    @Override
    public synchronized List<Lease> load() {
        return List.copyOf(leases);
    }

    @Override
    public synchronized void commit(List<Lease> group) throws LeaseStoreException {
        if (isFull) {
            throw new LeaseStoreException("no space left on device", new IllegalStateException());
        }
        groups++;
        leases.addAll(group);
    }
}
