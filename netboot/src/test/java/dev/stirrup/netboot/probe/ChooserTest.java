package dev.stirrup.netboot.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Who wins, and what is wrong with the answers themselves.
class ChooserTest {
    private static final ProbeClient PXE = new ProbeClient(Client.PXE, Firmware.X64_UEFI);
    private static final ProbeClient HTTP =
            new ProbeClient(Client.HTTP_BOOT, Firmware.X64_UEFI_HTTP);
    private static final ProbeClient IPXE = PXE.asIpxe();
    private static final Bytes STATION = Bytes.ofHex("025374000001");

    private final Offer bare = lease(1, packet -> {});
    private final Offer file = lease(2, packet -> packet.siaddr(ip(2)).file("a.efi"));
    private final Offer proxyMenu = proxy(3, packet -> menu(packet).siaddr(ip(3)).file("b.efi"));
    private final Offer proxyBare = proxy(4, packet -> pxe(packet).siaddr(ip(4)));

    @Test
    void aPlainBootFileIsTakenWhereThereIsNoProxy() {
        Choice choice = Chooser.choose(PXE, List.of(bare, file));
        assertThat(choice.boot()).contains(file);
        assertThat(choice.asksBootServer()).isFalse();
    }

    @Test
    void aProxyWithOption43GoesBeforeAPlainBootFile() {
        Choice choice = Chooser.choose(PXE, List.of(file, proxyMenu));
        assertThat(choice.boot()).contains(proxyMenu);
        assertThat(choice.address()).contains(file);
        assertThat(choice.asksBootServer()).isFalse();
        assertThat(OfferCheck.of(PXE, List.of(file, proxyMenu), choice))
                .extracting(Mistake::fault)
                .containsExactly(Fault.TWO_BOOT_SERVERS);
    }

    @Test
    void aProxyWithoutOption43IsAskedAtPort4011() {
        Choice choice = Chooser.choose(PXE, List.of(bare, proxyBare));
        assertThat(choice.boot()).contains(proxyBare);
        assertThat(choice.asksBootServer()).isTrue();
        assertThat(OfferCheck.of(PXE, List.of(bare, proxyBare), choice)).isEmpty();
    }

    @Test
    void anAddressWithOption43GoesBeforeEverything() {
        Offer own = lease(5, packet -> menu(packet).file("c.efi"));
        assertThat(Chooser.choose(PXE, List.of(file, proxyMenu, own)).boot()).contains(own);
    }

    @Test
    void aProxyAloneBootsNobody() {
        Choice choice = Chooser.choose(PXE, List.of(proxyMenu));
        assertThat(choice.boot()).isEmpty();
        assertThat(OfferCheck.of(PXE, List.of(proxyMenu), choice))
                .extracting(Mistake::fault)
                .containsExactly(Fault.NO_ADDRESS);
    }

    @Test
    void ipxeTakesTheHighestPriorityAndNoProxyWhereItIsForbidden() {
        Offer high =
                lease(
                        6,
                        packet -> {
                            packet.file("http://x/").siaddr(ip(6));
                            packet.options().put(OptionCode.IPXE, Bytes.ofHex("010105b00101"));
                        });
        assertThat(Chooser.choose(IPXE, List.of(file, high, proxyMenu)).boot()).contains(high);
        assertThat(Chooser.choose(IPXE, List.of(file, proxyMenu)).boot()).contains(proxyMenu);
        assertThat(Chooser.choose(IPXE, List.of(file, proxyBare)).asksBootServer()).isTrue();
    }

    @Test
    void httpBootTakesUrlsWithItsClassOnly() {
        Offer url = lease(7, packet -> packet.file("http://10.0.0.7/b.efi"));
        Choice none = Chooser.choose(HTTP, List.of(url));
        assertThat(none.boot()).isEmpty();
        assertThat(OfferCheck.of(HTTP, List.of(url), none))
                .extracting(Mistake::fault)
                .containsExactly(Fault.NO_HTTP_CLASS);
        Offer named = lease(8, packet -> http(packet).file("http://name/b.efi"));
        Offer literal = lease(9, packet -> http(packet).file("http://10.0.0.9/b.efi"));
        assertThat(Chooser.choose(HTTP, List.of(named, literal)).boot()).contains(literal);
        Offer proxy = proxy(10, packet -> http(packet).file("http://10.0.0.10/b.efi"));
        assertThat(Chooser.choose(HTTP, List.of(bare, proxy)).boot()).contains(proxy);
    }

    @Test
    void whereABootFileIsIsChecked() {
        assertThat(faults(PXE, lease(1, packet -> packet.file("a.efi"))))
                .containsExactly(Fault.NO_NEXT_SERVER);
        assertThat(faults(PXE, lease(1, packet -> packet.siaddr(ip(1)).file("http://x/a"))))
                .containsExactly(Fault.URL_FOR_PXE);
        assertThat(faults(HTTP, lease(1, packet -> packet.siaddr(ip(1)).file("a.efi"))))
                .containsExactly(Fault.PATH_FOR_HTTP);
        assertThat(faults(PXE, lease(1, packet -> {}))).containsExactly(Fault.NO_BOOT_FILE);
        Offer zeros =
                lease(
                        1,
                        packet -> {
                            packet.siaddr(ip(1));
                            packet.options().put(OptionCode.BOOT_FILE, Bytes.ofHex("610000"));
                        });
        assertThat(faults(PXE, zeros)).containsExactly(Fault.TRAILING_ZERO);
    }

    @Test
    void answersThatFirmwarePassesOverAreTold() {
        DhcpPacketBuilder reply =
                reply(1, MessageType.OFFER).yiaddr(ip(100)).siaddr(ip(1)).file("a");
        DhcpPacket packet = reply.build();
        Offer offer = new Offer(ip(1), "", Bytes.of(new byte[1473]), packet);
        assertThat(OfferCheck.of(PXE, List.of(offer), Chooser.choose(PXE, List.of(offer))))
                .extracting(Mistake::fault)
                .containsExactly(Fault.ANSWER_TOO_LONG, Fault.NO_NETMASK);
        assertThat(OfferCheck.of(PXE, List.of(), Chooser.choose(PXE, List.of())))
                .extracting(Mistake::fault)
                .containsExactly(Fault.NO_ANSWER);
    }

    @Test
    void theBootServerOfOption43IsWhereTheFileIs() {
        Offer listed =
                proxy(
                        3,
                        packet -> {
                            pxe(packet).siaddr(ip(3)).file("b.efi");
                            packet.options()
                                    .put(
                                            OptionCode.VENDOR_SPECIFIC,
                                            Bytes.ofHex("0601080807800001" + "0a000063" + "ff"));
                        });
        assertThat(listed.nextServer()).isEqualTo(Ipv4.of("10.0.0.99"));
    }

    private static List<Fault> faults(ProbeClient client, Offer from) {
        return OfferCheck.of(client, from).stream().map(Mistake::fault).toList();
    }

    private static Offer lease(int server, Consumer<DhcpPacketBuilder> more) {
        DhcpPacketBuilder reply = reply(server, MessageType.OFFER).yiaddr(ip(100 + server));
        reply.options().put(OptionCode.SUBNET_MASK, Bytes.ofHex("ffffff00"));
        more.accept(reply);
        return offer(server, reply);
    }

    private static Offer proxy(int server, Consumer<DhcpPacketBuilder> more) {
        DhcpPacketBuilder reply = reply(server, MessageType.OFFER);
        more.accept(reply);
        return offer(server, reply);
    }

    private static Offer offer(int server, DhcpPacketBuilder reply) {
        return new Offer(ip(server), "02:00:00:00:00:01", Bytes.of(new byte[300]), reply.build());
    }

    private static DhcpPacketBuilder reply(int server, MessageType type) {
        return PXE.discover(STATION, 7).reply(type, ip(server));
    }

    private static DhcpPacketBuilder pxe(DhcpPacketBuilder packet) {
        packet.options().putText(OptionCode.VENDOR_CLASS, "PXEClient");
        return packet;
    }

    private static DhcpPacketBuilder menu(DhcpPacketBuilder packet) {
        pxe(packet).options().put(OptionCode.VENDOR_SPECIFIC, Bytes.ofHex("060108ff"));
        return packet;
    }

    private static DhcpPacketBuilder http(DhcpPacketBuilder packet) {
        packet.options().putText(OptionCode.VENDOR_CLASS, "HTTPClient");
        return packet;
    }

    private static Ipv4 ip(int last) {
        return Ipv4.of("10.0.0." + last);
    }
}
