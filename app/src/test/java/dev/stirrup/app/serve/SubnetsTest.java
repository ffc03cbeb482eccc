package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.dhcp.lease.Reservation;
import dev.stirrup.server.link.Interface;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetsTest {
    private static final Ipv4 OURS = Ipv4.of("10.0.0.1");

    @TempDir private Path folder;

    /// The settings cannot tell: the address is the interface's.
    @Test
    void aReservationOfTheServersOwnAddressIsPassedOver() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        networks:
                          - interface: eth0
                            mode: authoritative
                            subnet: 10.0.0.0/24
                            pools: [10.0.0.100-10.0.0.110]
                            reservations:
                              - {mac: "52:54:00:00:00:01", address: 10.0.0.1}
                              - {mac: "52:54:00:00:00:02", address: 10.0.0.2}
                        """);
        Settings settings = SettingsReader.read(file);
        var device =
                new Interface(
                        "eth0",
                        2,
                        Optional.empty(),
                        List.of(new Interface.Address(OURS, 24)),
                        true,
                        false,
                        Interface.Kind.CARD);
        List<ServedNetwork> networks =
                ServedNetworks.find(settings, List.of(device), List.of()).networks();

        List<LeaseBook> books = Subnets.books(networks, List.of());

        assertThat(books).hasSize(1);
        assertThat(books.getFirst().subnet().reservations())
                .extracting(Reservation::address)
                .containsExactly(Ipv4.of("10.0.0.2"));
        assertThat(books.getFirst().subnet().excluded()).contains(OURS);
    }
}
