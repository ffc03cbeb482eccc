package dev.stirrup.netboot.disk;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.netboot.Network;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells machines how they reach their disks. Does not block.
public final class DiskOffice {
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
        Optional<DiskLogin> login = network.iscsiPort() == 0 ? Optional.empty() : login(profile);
        if (login.isEmpty()) {
            return Optional.empty();
        }
        return tickets.get()
                .map(known -> {
                    String target = DiskNames.target(machine, profile.name());
                    String initiator = known.make(machine, target, now).initiator();
                    return new DiskAccess(
                            rootPath(network, target),
                            initiator,
                            secrets(known, login.get(), initiator));
                });
    }

    private static Optional<DiskLogin> login(Profile profile) {
        return switch (profile.payload()) {
            case Payload.Disk disk -> Optional.of(disk.login());
            case Payload.Windows windows -> windows.source().map(InstallDisc::login);
            default -> Optional.empty();
        };
    }

    /// Where the disk is that a profile gives a machine (RFC 4173 section 5).
    public static String rootPath(Network network, String target) {
        String port =
                network.iscsiPort() == DiskAccess.USUAL_PORT
                        ? ""
                        : Integer.toString(network.iscsiPort());
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
