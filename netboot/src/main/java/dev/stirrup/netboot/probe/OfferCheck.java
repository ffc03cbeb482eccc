package dev.stirrup.netboot.probe;

import dev.stirrup.boot.Client;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is wrong with the answers that a client got by DHCP, before anything is fetched.
public final class OfferCheck {
    /// EDK2 passes over longer answers (PxeBcDhcp4.c).
    private static final int LONGEST_ANSWER = 1472;

    private OfferCheck() {}

    /// @param offers in the order in which they came
    public static List<Mistake> of(ProbeClient client, List<Offer> offers, Choice choice) {
        if (offers.isEmpty()) {
            return List.of(new Mistake(Fault.NO_ANSWER, client.text()));
        }
        List<Mistake> found = new ArrayList<>();
        if (offers.stream().allMatch(Offer::isProxy)) {
            found.add(new Mistake(Fault.NO_ADDRESS, servers(offers)));
        }
        offers.forEach(offer -> single(client, offer, found));
        twoServers(offers).ifPresent(found::add);
        if (choice.boot().isEmpty()) {
            missing(client, offers).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /// What is wrong with where a boot file was found to be.
    ///
    /// @param from the answer that names it
    public static List<Mistake> of(ProbeClient client, Offer from) {
        List<Mistake> found = new ArrayList<>();
        Optional<String> file = from.bootFile();
        if (file.isEmpty()) {
            return List.of(new Mistake(Fault.NO_BOOT_FILE, "from " + from.server()));
        }
        if (from.bytesBehindFile() > 1) {
            found.add(new Mistake(Fault.TRAILING_ZERO, named(file.get(), from)));
        }
        if (!Chooser.isUsable(client.client(), file.get())) {
            boolean isHttp = client.client() == Client.HTTP_BOOT;
            Fault fault = isHttp ? Fault.PATH_FOR_HTTP : Fault.URL_FOR_PXE;
            found.add(new Mistake(fault, named(file.get(), from)));
        } else if (!file.get().contains("://") && !from.hasNextServer() && !from.usesFileHere()) {
            found.add(new Mistake(Fault.NO_NEXT_SERVER, named(file.get(), from)));
        }
        return found;
    }

    private static void single(ProbeClient client, Offer offer, List<Mistake> found) {
        if (offer.bytes().length() > LONGEST_ANSWER) {
            String what = offer.bytes().length() + " bytes from " + offer.server();
            found.add(new Mistake(Fault.ANSWER_TOO_LONG, what));
        }
        boolean isLease = !offer.isProxy();
        if (isLease && !offer.packet().options().has(OptionCode.SUBNET_MASK)) {
            found.add(new Mistake(Fault.NO_NETMASK, "from " + offer.server()));
        }
        boolean isUrl = offer.bootFile().filter(file -> file.startsWith("http")).isPresent();
        if (client.client() == Client.HTTP_BOOT && isUrl && !offer.isHttp()) {
            found.add(new Mistake(Fault.NO_HTTP_CLASS, named(offer.bootFile().orElse(""), offer)));
        }
    }

    private static Optional<Mistake> twoServers(List<Offer> offers) {
        Set<Ipv4> servers = new LinkedHashSet<>();
        offers.stream().filter(Offer::isBoot).map(Offer::server).forEach(servers::add);
        return servers.size() > 1
                ? Optional.of(new Mistake(Fault.TWO_BOOT_SERVERS, joined(servers)))
                : Optional.empty();
    }

    private static Optional<Mistake> missing(ProbeClient client, List<Offer> offers) {
        boolean isExplained =
                offers.stream()
                        .flatMap(offer -> offer.bootFile().stream())
                        .anyMatch(file ->
                                client.client() == Client.HTTP_BOOT && file.startsWith("http"));
        boolean isPath = offers.stream().anyMatch(offer -> offer.bootFile().isPresent());
        if (isExplained || offers.stream().allMatch(Offer::isProxy)) {
            return Optional.empty();
        }
        boolean isForHttp = client.client() == Client.HTTP_BOOT && isPath;
        return Optional.of(
                new Mistake(isForHttp ? Fault.PATH_FOR_HTTP : Fault.NO_BOOT_FILE, servers(offers)));
    }

    private static String named(String file, Offer offer) {
        return file + " from " + offer.server();
    }

    private static String servers(List<Offer> offers) {
        Set<Ipv4> servers = new LinkedHashSet<>();
        offers.stream().map(Offer::server).forEach(servers::add);
        return "from " + joined(servers);
    }

    private static String joined(Set<Ipv4> servers) {
        return servers.stream().sorted().map(Ipv4::toString).collect(Collectors.joining(" and "));
    }
}
