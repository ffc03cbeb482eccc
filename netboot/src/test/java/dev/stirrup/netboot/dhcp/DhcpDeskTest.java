package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpDeskTest {
    @Test
    void aProxyNeverAnswersTheBroadcastRequest() {
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask("request-ovmf-pxe");
        assertThat(reply.packet()).isEmpty();
        assertThat(Site.milestones(reply.events()))
                .hasSize(1)
                .first()
                .isInstanceOf(Milestone.RequestReceived.class);
    }

    @Test
    void aProxyDoesNotAnswerClientsThatWouldTakeItForAnAddressServer() {
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask("discover-ovmf-iscsi");
        assertThat(reply.packet()).isEmpty();
        assertThat(reply.events()).isEmpty();
    }

    @Test
    void observingSendsNothingAndTells() {
        var site = new Site(Mode.OBSERVE, Site.debian());
        assertThat(site.ask("discover-ovmf-pxe").packet()).isEmpty();
        assertThat(site.ask("discover-ovmf-pxe").events()).hasSize(1);
        assertThat(site.ask4011("request-ovmf-pxe-4011").packet()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anotherServersOfferIsToldInEveryMode(Mode mode) {
        var site = new Site(mode, Site.debian());
        DhcpPacket foreign = foreignOffer();
        assertThat(Site.milestones(site.ask(foreign).events()))
                .containsExactly(
                        new Milestone.ForeignOfferSeen("10.77.0.2", "10.77.0.50", "pxelinux.0"));
        assertThat(site.ask("offer-dnsmasq-pxe").events()).as("our own address").isEmpty();
    }

    @Test
    void anotherServersAcknowledgmentTellsWhoHasTheAddress() {
        var site = new Site(Mode.PROXY, Site.debian());
        DhcpPacketBuilder ack =
                Site.packet("request-ovmf-pxe").reply(MessageType.ACK, Ipv4.of("10.77.0.2"));
        site.ask(ack.yiaddr(Ipv4.of("10.77.0.51")).build());
        assertThat(site.book.find(Ipv4.of("10.77.0.51"), Site.NOW)).isEqualTo(Site.claims());
    }

    @Test
    void aProxyOfferIsBroadcastAndAnswersFrom67() {
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask("discover-ipxe-rom");
        assertThat(reply.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Broadcast(68));
        assertThat(reply.packet().orElseThrow().sourcePort()).isEqualTo(67);
    }

    @Test
    void theBootServerAnswersToWhereTheQuestionCameFrom() {
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask4011("request-ovmf-pxe-4011");
        assertThat(reply.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Unicast(Site.CLIENT, 4011));
        assertThat(reply.packet().orElseThrow().sourcePort()).isEqualTo(4011);
        assertThat(Site.milestones(reply.events()))
                .hasAtLeastOneElementOfType(Milestone.BootServerAsked.class)
                .hasAtLeastOneElementOfType(Milestone.BootServerAnswered.class);
    }

    @Test
    void theMenuEntryThatWasChosenIsConfirmed() {
        DhcpPacketBuilder ask = Site.withBootClass(MessageType.REQUEST);
        ask.options().put(OptionCode.VENDOR_SPECIFIC, Bytes.ofHex("470480000000ff"));
        DhcpReply reply = at4011(new Site(Mode.PROXY, Site.debian()), ask.build());
        assertThat(Site.sent(reply).options().find(43)).hasValue(Bytes.ofHex("470480000000ff"));
    }

    @Test
    void brokenVendorOptionsDoNoHarm() {
        DhcpPacketBuilder ask = Site.withBootClass(MessageType.REQUEST);
        ask.options().put(OptionCode.VENDOR_SPECIFIC, Bytes.ofHex("47ff"));
        DhcpReply reply = at4011(new Site(Mode.PROXY, Site.debian()), ask.build());
        assertThat(Site.sent(reply).options().has(43)).isFalse();
    }

    @Test
    void iPxeIsToldWhereItsMessagesAreTaken() {
        var site = new Site(Mode.PROXY, Site.debian());
        var logging = new Network("lan", Mode.PROXY, Site.SERVER, 80, true);
        var arrival = new Arrival(logging, 67, Ipv4.NONE, 68);
        for (var asker : Map.of("discover-ipxe-rom", true, "discover-ovmf-pxe", false).entrySet()) {
            DhcpReply reply = site.dhcp.answer(arrival, Site.packet(asker.getKey()), Site.NOW);
            assertThat(Site.sent(reply).options().findAddress(OptionCode.LOG_SERVER))
                    .as(asker.getKey())
                    .isEqualTo(Optional.of(Site.SERVER).filter(any -> asker.getValue()));
        }
        DhcpPacket silent = Site.sent(site.ask("discover-ipxe-rom"));
        assertThat(silent.options().has(OptionCode.LOG_SERVER)).isFalse();
    }

    @Test
    void theRelaysOptionComesBackByteForByte() {
        DhcpPacketBuilder ask = Site.withBootClass(MessageType.DISCOVER);
        ask.giaddr(Ipv4.of("10.77.0.254")).options().put(82, Bytes.ofHex("0102aabb0203ccddee"));
        ask.options().put(61, Bytes.ofHex("01525400770001"));
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask(ask.build());
        assertThat(Site.sent(reply).options().find(82)).hasValue(Bytes.ofHex("0102aabb0203ccddee"));
        assertThat(Site.sent(reply).options().find(61)).hasValue(Bytes.ofHex("01525400770001"));
        assertThat(reply.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Unicast(Ipv4.of("10.77.0.254"), 67));
    }

    @Test
    void withoutABootTheProxyIsSilentAndSaysWhy() {
        for (Plan plan :
                List.of(new Plan.None(), new Plan.LocalDisk(), new Plan.Blocked("stolen"))) {
            DhcpReply reply = new Site(Mode.PROXY, plan).ask("discover-ovmf-pxe");
            assertThat(reply.packet()).isEmpty();
            assertThat(Site.milestones(reply.events()))
                    .hasAtLeastOneElementOfType(Milestone.BootWithheld.class);
        }
    }

    @Test
    void ipxeGetsItsScriptWhateverWasDecided() {
        for (Plan plan :
                List.of(
                        new Plan.LocalDisk(),
                        new Plan.Blocked("stolen"),
                        Site.unknown(),
                        Site.debian())) {
            DhcpPacket offer = Site.sent(new Site(Mode.PROXY, plan).ask("discover-ipxe-rom"));
            assertThat(offer.file()).startsWith("http://10.77.0.1/b/").endsWith("/script");
            assertThat(offer.siaddr()).isEqualTo(Site.SERVER);
        }
    }

    @Test
    void unknownFirmwareIsRefusedNotGuessed() {
        DhcpPacketBuilder ask =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex("525400770001"));
        ask.options().putText(60, "PXEClient").put(93, Bytes.ofHex("03e7"));
        DhcpReply reply = new Site(Mode.PROXY, Site.debian()).ask(ask.build());
        assertThat(reply.packet()).isEmpty();
        assertThat(Site.milestones(reply.events()).toString()).contains("unknown-firmware");
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void aLoaderIsChosenPerArchitectureAndNoneIsGuessed(Firmware firmware) {
        boolean isHttp = firmware.transport() == Firmware.Transport.HTTP;
        DhcpPacketBuilder ask =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex("525400770001"));
        ask.options()
                .putText(60, isHttp ? "HTTPClient" : "PXEClient")
                .put(93, Bytes.of((byte) 0, (byte) firmware.code()));
        DhcpReply reply = new Site(Mode.AUTHORITATIVE, Site.debian()).ask(ask.build());
        Optional<String> file = Site.sent(reply).options().findText(67);
        Optional<String> loader = Site.IPXE.loaderFor(firmware).map(l -> "/" + l.file());
        assertThat(file.map(f -> f.substring(f.lastIndexOf('/')))).isEqualTo(loader);
        file.ifPresent(f -> assertThat(f.startsWith("http://")).isEqualTo(isHttp));
    }

    /// Some ROMs read the name as a C string, and others take a last byte off it, whatever it is.
    @ParameterizedTest
    @ValueSource(strings = {"discover-ovmf-pxe", "discover-undionly"})
    void theBootFileOfPxeFirmwareEndsInAZeroByte(String capture) {
        for (Mode mode : List.of(Mode.PROXY, Mode.AUTHORITATIVE)) {
            var site = new Site(mode, Site.debian());
            site.label("quirk", mode == Mode.PROXY ? "menu" : "combined");
            DhcpPacket offer = Site.sent(site.ask(capture));
            Bytes name = offer.options().find(67).orElseThrow();
            assertThat(name).isEqualTo(Bytes.ofText(offer.file() + '\0'));
        }
        Bytes url =
                Site.sent(new Site(Mode.PROXY, Site.debian()).ask("discover-ovmf-http"))
                        .options()
                        .find(67)
                        .orElseThrow();
        assertThat(url.at(url.length() - 1)).as("not of a URL").isNotZero();
    }

    @Test
    void aFolderRuleReachesPlainClientsWithItsRootPathAndOptions() {
        var rule =
                new FolderRule(
                        Set.of(Client.PLAIN),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("iscsi:10.77.0.1::::iqn.2026-11.test:disk"),
                        Map.of(150, "hex:0a:4d:00:01", 209, "pxe.cfg", 54, "hex:00000000"));
        var site =
                new Site(
                        Mode.AUTHORITATIVE,
                        Site.always(new Payload.Folder("/srv/tftp", List.of(rule))));
        DhcpPacket offer = Site.sent(site.ask("discover-ovmf-iscsi"));
        assertThat(offer.options().findText(17))
                .hasValue("iscsi:10.77.0.1::::iqn.2026-11.test:disk");
        assertThat(offer.options().findAddress(150)).hasValue(Site.SERVER);
        assertThat(offer.options().findText(209)).hasValue("pxe.cfg");
        assertThat(offer.options().findAddress(54)).as("the protocol's own").hasValue(Site.SERVER);
        assertThat(offer.siaddr()).isEqualTo(Site.SERVER);
    }

    /// EDK2's driver, whose question was recorded, takes its target from the root path.
    @Test
    void firmwareThatSpeaksIscsiIsToldItsRootPath() {
        var disk =
                new Payload.Disk(
                        new DiskSource.Own(
                                Optional.of("debian"), Optional.empty(), DiskSource.Mode.KEEP),
                        DiskLogin.CHAP,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true);
        Network usual = new Network("lan", Mode.AUTHORITATIVE, Site.SERVER, 80);
        assertThat(rootPath(usual.withDisks(3260), disk))
                .hasValue("iscsi:10.77.0.1::::iqn.2026-11.dev.stirrup:web1:test");
        assertThat(rootPath(usual, disk)).as("no disks are served").isEmpty();
        Network proxy = new Network("lan", Mode.PROXY, Site.SERVER, 80);
        assertThat(rootPath(proxy.withDisks(3260), disk)).as("leases come from others").isEmpty();
    }

    private static Optional<String> rootPath(Network network, Payload.Disk disk) {
        var urls = new BootUrl(new BootTokens(new byte[16]));
        BootRequest request = DhcpBoot.ask(Site.packet("discover-ovmf-iscsi"), network);
        var question =
                new DhcpBoot.Question(
                        request,
                        network,
                        AnswerStyle.COMBINED,
                        Optional.of("web1"),
                        false,
                        Site.NOW);
        BootDecision decision = BootPolicy.decide(request, Site.always(disk));
        return new DhcpBoot(urls)
                .answer(decision, question)
                .flatMap(words -> words.options().findText(OptionCode.ROOT_PATH));
    }

    @Test
    void aFolderRuleNamesItsFileToPxeAndItsUrlToHttpBoot() {
        var rule =
                new FolderRule(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("efi/boot x64.efi"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        var site =
                new Site(
                        Mode.AUTHORITATIVE,
                        Site.always(new Payload.Folder("/srv/tftp", List.of(rule))));
        assertThat(Site.sent(site.ask("discover-ovmf-pxe")).file()).isEqualTo("efi/boot x64.efi");
        assertThat(Site.sent(site.ask("discover-ovmf-http")).options().findText(67))
                .hasValue("http://10.77.0.1/efi/boot%20x64%2Eefi");
    }

    @Test
    void aMachineThatDoesNotUnderstandIsAnsweredInAnotherStyle() {
        var site = new Site(Mode.PROXY, Site.debian());
        for (int i = 0; i < 5; i++) {
            assertThat(Site.sent(site.ask("discover-ovmf-pxe")).options().has(43)).isFalse();
        }
        DhcpReply reply = site.ask("discover-ovmf-pxe");
        assertThat(Site.sent(reply).options().find(43))
                .hasValue(Bytes.ofHex("0601080a0400505845ff"));
        assertThat(Site.sent(reply).file()).isNotEmpty();
        assertThat(Site.milestones(reply.events()))
                .contains(new Milestone.AnswerStyleChanged("boot-server", "menu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"menu", "discovery-control"})
    void aMachinesLabelChoosesItsStyle(String style) {
        var site = new Site(Mode.PROXY, Site.debian());
        site.label("quirk", style);
        assertThat(Site.sent(site.ask("discover-ovmf-pxe")).options().has(43)).isTrue();
    }

    @Test
    void aSitesQuirkGoesBeforeTheUsualStyle() {
        var quirk =
                new Quirk(
                        "old-rom",
                        Set.of("52:54:00"),
                        Optional.of("PXEClient:Arch:00007"),
                        Set.of(),
                        Set.of(),
                        Set.of(Mode.AUTHORITATIVE),
                        false,
                        AnswerStyle.COMBINED_PXE,
                        "a test");
        var site = new Site(Mode.AUTHORITATIVE, Site.debian(), List.of(quirk));
        DhcpOptions options = Site.sent(site.ask("discover-ovmf-pxe")).options();
        assertThat(options.findText(60)).hasValue("PXEClient");
        assertThat(options.find(43)).hasValue(Bytes.ofHex("060108ff"));
        assertThat(Site.sent(site.ask("discover-undionly")).options().has(60)).isFalse();
    }

    @Test
    void aRaspberryPiGetsTheMenuItsRomLooksFor() {
        DhcpPacketBuilder ask =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex("dca632010203"));
        ask.options().putText(60, "PXEClient:Arch:00000:UNDI:002001");
        var rule =
                new FolderRule(
                        Set.of(),
                        Set.of(Firmware.ARM_RPIBOOT),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("bootcode.bin"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        var site = new Site(Mode.PROXY, Site.always(new Payload.Folder("/pi", List.of(rule))));
        Bytes menu = Site.sent(site.ask(ask.build())).options().find(43).orElseThrow();
        assertThat(new String(menu.toArray(), StandardCharsets.ISO_8859_1))
                .contains("Raspberry Pi Boot");
    }

    private static DhcpReply at4011(Site site, DhcpPacket packet) {
        return site.dhcp.answer(
                new Arrival(site.network, 4011, Site.CLIENT, 4011), packet, Site.NOW);
    }

    private static DhcpPacket foreignOffer() {
        return Site.packet("discover-ovmf-pxe")
                .reply(MessageType.OFFER, Ipv4.of("10.77.0.2"))
                .yiaddr(Ipv4.of("10.77.0.50"))
                .file("pxelinux.0")
                .build();
    }
}
