package dev.stirrup.netboot.probe;

import dev.stirrup.boot.Client;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Ipv4;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which answers a real client would go by: the order of EDK2 for firmware (PxeBcDhcp4.c,
/// HttpBootDhcp4.c), of dhcp.c for iPXE. A BIOS ROM has its own; PXE 2.1 section 2.2 gives the same
/// one as far as it says anything.
public final class Chooser {
    private static final Pattern HOST = Pattern.compile("^https?://(\\[[^\\]]*]|[^/:]+)");

    private Chooser() {}

    /// @param offers in the order in which they came
    public static Choice choose(ProbeClient client, List<Offer> offers) {
        return switch (client.client()) {
            case IPXE -> ipxe(offers);
            case HTTP_BOOT -> http(offers);
            case PXE, GRUB, PLAIN -> pxe(offers);
        };
    }

    private static Choice pxe(List<Offer> offers) {
        Optional<Offer> plain = first(offers, false, Offer.Kind.PLAIN);
        Optional<Offer> own =
                first(offers, false, Offer.Kind.PXE)
                        .or(() -> first(offers, false, Offer.Kind.MTFTP));
        if (own.isPresent()) {
            return taken(own.get(), own.get(), "its offer has an address and PXE's option 43");
        }
        Optional<Offer> proxy =
                first(offers, true, Offer.Kind.PXE).or(() -> first(offers, true, Offer.Kind.MTFTP));
        if (plain.isPresent() && proxy.isPresent()) {
            return taken(
                    plain.get(),
                    proxy.get(),
                    "a proxy with option 43 goes before a plain boot file");
        }
        Optional<Offer> bootServer = first(offers, false, Offer.Kind.BOOT_SERVER);
        if (bootServer.isPresent()) {
            return taken(
                    bootServer.get(), bootServer.get(), "its offer has an address and PXEClient");
        }
        Optional<Offer> proxyServer = first(offers, true, Offer.Kind.BOOT_SERVER);
        if (plain.isPresent() && proxyServer.isPresent()) {
            return taken(
                    plain.get(),
                    proxyServer.get(),
                    "the only proxy: it has PXEClient, so port 4011 is asked");
        }
        Optional<Offer> withFile =
                offers.stream()
                        .filter(offer -> !offer.isProxy() && offer.bootFile().isPresent())
                        .findFirst();
        return withFile.map(offer -> taken(offer, offer, "the first offer with a boot file"))
                .orElseGet(() -> nobody(offers));
    }

    private static Choice http(List<Offer> offers) {
        List<Offer> urls =
                offers.stream().filter(o -> o.isHttp() && o.bootFile().isPresent()).toList();
        Optional<Offer> own = urls.stream().filter(o -> !o.isProxy()).min(byName());
        Optional<Offer> address = address(offers);
        if (own.isPresent()) {
            return new Choice(own, own, false, "an address and a URL in one offer");
        }
        Optional<Offer> proxy = urls.stream().filter(Offer::isProxy).min(byName());
        if (address.isPresent() && proxy.isPresent()) {
            return new Choice(address, proxy, false, "a proxy's URL beside an address");
        }
        return nobody(offers);
    }

    /// URLs with an address go before those with a name.
    private static Comparator<Offer> byName() {
        return Comparator.comparing(offer -> !isLiteral(offer.bootFile().orElse("")));
    }

    /// Whether the host of this URL is an address.
    static boolean isLiteral(String url) {
        Matcher host = HOST.matcher(url);
        return host.find()
                && (Ipv4.read(host.group(1)).isPresent() || host.group(1).startsWith("["));
    }

    private static Choice ipxe(List<Offer> offers) {
        Optional<Offer> address =
                offers.stream()
                        .filter(offer -> !offer.isProxy())
                        .max(Comparator.comparingInt(Offer::priority));
        if (address.isEmpty()) {
            return nobody(offers);
        }
        Optional<Offer> proxy =
                offers.stream().filter(Offer::isProxy).filter(Offer::isPxe).findFirst();
        if (proxy.isPresent() && !address.get().forbidsProxies()) {
            return takenByIpxe(
                    address.get(), proxy.get(), "a proxy's offer is taken where there is one");
        }
        if (address.get().isPxe() || address.get().bootFile().isPresent()) {
            return takenByIpxe(address.get(), address.get(), "the offer with the address");
        }
        return nobody(offers);
    }

    private static Choice taken(Offer address, Offer boot, String why) {
        boolean asks =
                switch (boot.kind()) {
                    case BOOT_SERVER -> true;
                    case PXE, MTFTP -> boot.bootFile().isEmpty();
                    case PLAIN -> false;
                };
        return new Choice(Optional.of(address), Optional.of(boot), asks, why);
    }

    /// iPXE asks at port 4011 only for what the offer itself does not say.
    private static Choice takenByIpxe(Offer address, Offer boot, String why) {
        boolean isComplete = boot.bootFile().isPresent() && boot.hasNextServer();
        return new Choice(
                Optional.of(address), Optional.of(boot), boot.isPxe() && !isComplete, why);
    }

    private static Choice nobody(List<Offer> offers) {
        Optional<Offer> address = address(offers);
        return new Choice(address, Optional.empty(), false, "no offer says how to boot");
    }

    private static Optional<Offer> address(List<Offer> offers) {
        return offers.stream()
                .filter(offer -> !offer.isProxy())
                .filter(o -> o.packet().options().has(OptionCode.SERVER_IDENTIFIER))
                .findFirst();
    }

    private static Optional<Offer> first(List<Offer> offers, boolean isProxy, Offer.Kind kind) {
        return offers.stream()
                .filter(offer -> offer.isProxy() == isProxy && offer.kind() == kind)
                .findFirst();
    }

    /// Whether a client of this kind is able to use a boot file of this form.
    public static boolean isUsable(Client client, String file) {
        boolean isUrl = file.startsWith("http://") || file.startsWith("https://");
        return switch (client) {
            case PXE -> !file.contains("://");
            case HTTP_BOOT -> isUrl;
            case IPXE, GRUB, PLAIN -> true;
        };
    }
}
