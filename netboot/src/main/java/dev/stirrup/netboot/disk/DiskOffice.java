package dev.stirrup.netboot.disk;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.netboot.Network;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells machines how they reach their disks. Does not block.
public final class DiskOffice {
    /// The port that a root path need not name.
    private static final int USUAL_PORT = 3260;

    private final Supplier<Optional<DiskTickets>> tickets;

    /// @param tickets empty: nobody is told anything; must not block
    public DiskOffice(Supplier<Optional<DiskTickets>> tickets) {
        this.tickets = tickets;
    }

    /// Where there are no disks.
    public static DiskOffice closed() {
        return new DiskOffice(Optional::empty);
    }

    /// What a boot that begins now is told; empty where no disks are served.
    public Optional<DiskAccess> access(
            Network network, String machine, Profile profile, Instant now) {
        if (!(profile.payload() instanceof Payload.Disk disk) || network.iscsiPort() == 0) {
            return Optional.empty();
        }
        return tickets.get()
                .map(known -> {
                    String target = DiskNames.target(machine, profile.name());
                    String initiator = known.make(machine, target, now).initiator();
                    return new DiskAccess(
                            rootPath(network, target),
                            initiator,
                            secrets(known, disk.login(), initiator));
                });
    }

    /// Where the disk is that a profile gives a machine (RFC 4173 section 5).
    public static String rootPath(Network network, String target) {
        String port =
                network.iscsiPort() == USUAL_PORT ? "" : Integer.toString(network.iscsiPort());
        return "iscsi:" + network.address() + "::" + port + "::" + target;
    }

    private static Optional<DiskAccess.Secrets> secrets(
            DiskTickets tickets, DiskLogin login, String initiator) {
        return switch (login) {
            case OPEN -> Optional.empty();
            case CHAP ->
                    Optional.of(
                            new DiskAccess.Secrets(tickets.secret(initiator), Optional.empty()));
            case MUTUAL ->
                    Optional.of(
                            new DiskAccess.Secrets(
                                    tickets.secret(initiator),
                                    Optional.of(tickets.ownSecret(initiator))));
        };
    }
}
