package dev.stirrup.dhcp;

import java.util.List;

/// Where leases survive a restart.
public interface LeaseStore {
    /// All leases, in no order.
    List<Lease> load();

    /// Writes leases so that they survive a power cut, later ones over earlier ones of the same
    /// address.
    ///
    /// @throws LeaseStoreException when nothing of it may be relied on: no ACK may leave
    void commit(List<Lease> leases) throws LeaseStoreException;

    /// Leases could not be written: the disk is full, the database locked or gone.
    final class LeaseStoreException extends Exception {
        private static final long serialVersionUID = 1L;

        public LeaseStoreException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
