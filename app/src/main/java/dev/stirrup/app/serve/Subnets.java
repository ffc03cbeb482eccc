package dev.stirrup.app.serve;

import dev.stirrup.app.settings.SubnetSettings;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.AddressRange;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.dhcp.lease.LeaseRules;
import dev.stirrup.dhcp.lease.LeaseTimes;
import dev.stirrup.dhcp.lease.Reservation;
import dev.stirrup.dhcp.lease.Subnet;
import dev.stirrup.netboot.dhcp.OptionText;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The settings' subnets in the words of the lease machine.
final class Subnets {
    private static final int ADDRESS_LENGTH = 4;

    private Subnets() {}

    /// A lease book for each subnet of these networks, with the leases it had.
    static List<LeaseBook> books(List<ServedNetwork> networks, List<Lease> leases) {
        Map<String, List<Lease>> bySubnet =
                leases.stream().collect(Collectors.groupingBy(Lease::network));
        List<LeaseBook> books = new ArrayList<>();
        for (ServedNetwork network : networks) {
            Ipv4 ours = network.network().address();
            for (SubnetSettings settings : network.subnets()) {
                var book = new LeaseBook(subnet(settings, ours), LeaseRules.of(ours));
                book.load(bySubnet.getOrDefault(settings.name(), List.of()));
                books.add(book);
            }
        }
        return books;
    }

    private static Subnet subnet(SubnetSettings settings, Ipv4 ours) {
        return new Subnet(
                settings.name(),
                settings.prefix().base(),
                settings.prefix().length(),
                settings.pools().stream()
                        .map(pool -> new AddressRange(pool.first(), pool.last()))
                        .toList(),
                reservations(settings, ours),
                Set.of(ours),
                LeaseTimes.of(settings.lease(), settings.lease()),
                options(settings));
    }

    /// The server's own address may be the interface's, of which the settings know nothing. A site
    /// that has its server in its list like everybody else is served all the same: the server does
    /// not ask itself, and nobody else is given its address.
    private static List<Reservation> reservations(SubnetSettings settings, Ipv4 ours) {
        return settings.reservations().stream()
                .filter(one -> !one.address().equals(ours))
                .map(Subnets::reservation)
                .toList();
    }

    private static Reservation reservation(SubnetSettings.Reservation settings) {
        return new Reservation(
                Reservation.By.HARDWARE, Bytes.of(settings.mac().toBytes()), settings.address());
    }

    private static DhcpOptions options(SubnetSettings settings) {
        DhcpOptions.Builder options = DhcpOptions.builder();
        if (!settings.routers().isEmpty()) {
            options.put(OptionCode.ROUTER, addresses(settings.routers()));
        }
        if (!settings.dns().isEmpty()) {
            options.put(OptionCode.DNS_SERVER, addresses(settings.dns()));
        }
        settings.domain().ifPresent(name -> options.putText(OptionCode.DOMAIN_NAME, name));
        settings.options()
                .forEach((code, text) ->
                        OptionText.read(code, text).ifPresent(v -> options.put(code, v)));
        return options.build();
    }

    private static Bytes addresses(List<Ipv4> addresses) {
        var out = new WireWriter(addresses.size() * ADDRESS_LENGTH);
        addresses.forEach(address -> out.bytes(address.toBytes()));
        return Bytes.of(out.toBytes());
    }
}
