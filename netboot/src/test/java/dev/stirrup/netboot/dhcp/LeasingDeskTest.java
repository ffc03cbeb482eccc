package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.Lease;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.dhcp.lease.AddressRange;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.dhcp.lease.LeaseRules;
import dev.stirrup.dhcp.lease.LeaseTimes;
import dev.stirrup.dhcp.lease.Subnet;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasingDeskTest {
    @Test
    void withoutABootTheAddressIsStillLeased() {
        DhcpReply reply =
                new Site(Mode.AUTHORITATIVE, new Plan.Blocked("stolen")).ask("discover-ovmf-pxe");
        DhcpPacket offer = Site.sent(reply);
        assertThat(offer.yiaddr()).isNotEqualTo(Ipv4.NONE);
        assertThat(offer.file()).isEmpty();
        assertThat(offer.options().has(67)).isFalse();
        assertThat(offer.options().has(60)).isFalse();
    }

    @Test
    void theLeaseIsWrittenBeforeTheAcknowledgment() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        site.ask("discover-ovmf-pxe");
        DhcpReply reply = site.ask(selecting(site));
        Lease lease = reply.lease().orElseThrow();
        assertThat(Site.sent(reply).yiaddr()).isEqualTo(lease.address());
        assertThat(Site.milestones(reply.events()))
                .hasAtLeastOneElementOfType(Milestone.AckSent.class);
        site.dhcp.committed(List.of(lease), Site.NOW);
        assertThat(site.book.find(lease.address(), Site.NOW)).isEqualTo(Site.claims());
    }

    @Test
    void anAddressNobodyHasIsWorthAskingAround() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        DhcpReply first = site.ask("discover-ovmf-pxe");
        assertThat(first.unproven()).hasValue(Site.sent(first).yiaddr());
        Lease lease = site.ask(selecting(site)).lease().orElseThrow();
        site.dhcp.committed(List.of(lease), Site.NOW);
        assertThat(site.ask("discover-ovmf-pxe").unproven()).as("its own").isEmpty();
    }

    @Test
    void afterAConflictTheNextAddressIsOfferedWithTheSameBoot() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        DhcpPacket first = Site.sent(site.ask("discover-ovmf-pxe"));
        assertThat(site.dhcp.conflict(first.yiaddr(), Site.NOW))
                .map(Lease::state)
                .hasValue(Lease.State.DECLINED);
        DhcpReply again =
                site.dhcp.answerAgain(
                        new Arrival(site.network, 67, Ipv4.NONE, 68),
                        Site.packet("discover-ovmf-pxe"),
                        Site.NOW);
        assertThat(Site.sent(again).yiaddr()).isNotEqualTo(first.yiaddr());
        assertThat(Site.sent(again).file()).isEqualTo(first.file()).isNotEmpty();
        assertThat(again.unproven()).hasValue(Site.sent(again).yiaddr());
        assertThat(Site.milestones(again.events()))
                .hasSize(1)
                .hasOnlyElementsOfType(Milestone.OfferSent.class);
    }

    @Test
    void offerAndAcknowledgmentSayTheSame() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        DhcpPacket offer = Site.sent(site.ask("discover-ovmf-pxe"));
        DhcpPacket ack = Site.sent(site.ask(selecting(site)));
        assertThat(ack.file()).isEqualTo(offer.file()).isNotEmpty();
        assertThat(ack.options().find(67)).isEqualTo(offer.options().find(67));
        assertThat(ack.siaddr()).isEqualTo(offer.siaddr());
        assertThat(ack.options().has(1)).as("EDK2 declines a lease without a netmask").isTrue();
    }

    @Test
    void aLostLeaseIsForgotten() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        site.ask("discover-ovmf-pxe");
        Lease lease = site.ask(selecting(site)).lease().orElseThrow();
        site.dhcp.failed(List.of(lease));
        assertThat(site.ask(selecting(site)).lease()).isPresent();
    }

    @Test
    void aRequestForAnotherNetworksAddressIsRefused() {
        DhcpPacketBuilder ask = Site.withBootClass(MessageType.REQUEST);
        ask.options().putAddress(50, Ipv4.of("192.168.1.9"));
        DhcpReply reply = new Site(Mode.AUTHORITATIVE, Site.debian()).ask(ask.build());
        assertThat(Site.sent(reply).type()).hasValue(MessageType.NAK);
        assertThat(Site.milestones(reply.events()))
                .hasAtLeastOneElementOfType(Milestone.NakSent.class);
    }

    @Test
    void informIsAnsweredWithoutALease() {
        DhcpPacket ask = Site.withBootClass(MessageType.INFORM).ciaddr(Site.CLIENT).build();
        for (Mode mode : List.of(Mode.PROXY, Mode.AUTHORITATIVE)) {
            DhcpReply reply = new Site(mode, Site.debian()).ask(ask);
            DhcpPacket ack = Site.sent(reply);
            assertThat(ack.type()).hasValue(MessageType.ACK);
            assertThat(ack.yiaddr()).isEqualTo(Ipv4.NONE);
            assertThat(ack.options().has(51)).isFalse();
            assertThat(ack.file()).isNotEmpty();
            assertThat(reply.lease()).isEmpty();
        }
    }

    @Test
    void aReleaseEndsTheLeaseWithoutAnAnswer() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        site.ask("discover-ovmf-pxe");
        Lease lease = site.ask(selecting(site)).lease().orElseThrow();
        site.dhcp.committed(List.of(lease), Site.NOW);
        DhcpPacketBuilder release = Site.withBootClass(MessageType.RELEASE).ciaddr(lease.address());
        release.options().putAddress(54, Site.SERVER);
        DhcpReply reply = site.ask(release.build());
        assertThat(reply.packet()).isEmpty();
        assertThat(reply.lease()).map(Lease::state).hasValue(Lease.State.RELEASED);
    }

    /// A relay's way to us need not end at the interface that its subnet is listed under.
    @Test
    void anOfferThatWentOutByAnotherInterfaceCanBeTaken() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        Ipv4 relay = Ipv4.of("10.77.0.254");
        var uplink = new Network("uplink", Mode.AUTHORITATIVE, Ipv4.of("10.99.0.1"), 80);
        var arrival = new Arrival(uplink, 67, relay, 67);
        DhcpPacket discover = Site.withBootClass(MessageType.DISCOVER).giaddr(relay).build();
        DhcpPacket offer = Site.sent(site.dhcp.answer(arrival, discover, Site.NOW));
        DhcpPacketBuilder take = Site.withBootClass(MessageType.REQUEST).giaddr(relay);
        take.options()
                .put(54, offer.options().find(54).orElseThrow())
                .putAddress(50, offer.yiaddr());
        DhcpReply reply = site.dhcp.answer(arrival, take.build(), Site.NOW);
        assertThat(reply.packet()).as("the acknowledgment").isPresent();
        assertThat(Site.sent(reply).type()).hasValue(MessageType.ACK);
        assertThat(Site.sent(reply).options().find(54)).isEqualTo(offer.options().find(54));
        assertThat(Site.sent(reply).siaddr()).isEqualTo(offer.siaddr());
    }

    /// As NetworkManager before 1.58 does it when its lease has ended.
    @ParameterizedTest
    @ValueSource(strings = {"10.77.0.150", "10.99.0.150"})
    void aFormerAddressIsNotAnswered(String former) {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        site.dhcp.add(List.of(otherNetwork()));
        DhcpPacket discover =
                Site.withBootClass(MessageType.DISCOVER).ciaddr(Ipv4.of(former)).build();
        DhcpReply offer = site.ask(discover);
        Ipv4 offered = Site.sent(offer).yiaddr();
        assertThat(offered.isInNetworkOf(Site.SERVER, 24)).isTrue();
        assertThat(offer.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Hardware(offered, discover.chaddr(), 68));
        DhcpPacketBuilder take = Site.withBootClass(MessageType.REQUEST).ciaddr(Ipv4.of(former));
        take.options().putAddress(54, Site.SERVER).putAddress(50, offered);
        DhcpReply ack = site.ask(take.build());
        assertThat(Site.sent(ack).type()).hasValue(MessageType.ACK);
        assertThat(ack.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Hardware(offered, discover.chaddr(), 68));
    }

    /// A renewal should name neither; where it does, it is one all the same.
    @Test
    void aRenewalThatNamesServerAndAddressIsAnsweredAtIt() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        Ipv4 own = Site.sent(site.ask(selecting(site))).yiaddr();
        DhcpPacketBuilder renew = Site.withBootClass(MessageType.REQUEST).ciaddr(own);
        renew.options().putAddress(54, Site.SERVER).putAddress(50, own);
        DhcpReply ack =
                site.dhcp.answer(new Arrival(site.network, 67, own, 68), renew.build(), Site.NOW);
        assertThat(ack.packet().orElseThrow().destination())
                .isEqualTo(new ReplyDestination.Unicast(own, 68));
    }

    @Test
    void aForeignSubnetBehindARelayIsNotServed() {
        DhcpPacket ask =
                Site.withBootClass(MessageType.DISCOVER).giaddr(Ipv4.of("172.16.0.1")).build();
        DhcpReply reply = new Site(Mode.AUTHORITATIVE, Site.debian()).ask(ask);
        assertThat(reply.packet()).isEmpty();
        assertThat(Site.milestones(reply.events()))
                .hasAtLeastOneElementOfType(Milestone.LeaseDenied.class);
    }

    /// The ROM of a Pi 3 takes an offer without a REQUEST, and asks for its files by bare paths.
    @Test
    void aRaspberryPiIsKnownByTheAddressItWasOffered() {
        DhcpPacketBuilder ask =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex("b827eb010203"));
        ask.options().putText(60, "PXEClient:Arch:00000:UNDI:002001");
        var site =
                new Site(Mode.AUTHORITATIVE, Site.always(new Payload.Folder("/srv/pi", List.of())));
        Ipv4 address = Site.sent(site.ask(ask.build())).yiaddr();
        assertThat(site.book.find(address, Site.NOW).mac().map(Object::toString))
                .hasValue("b8:27:eb:01:02:03");
        Ipv4 other = Site.sent(site.ask("discover-ovmf-pxe")).yiaddr();
        assertThat(site.book.find(other, Site.NOW).isEmpty()).as("others take it first").isTrue();
    }

    static DhcpPacket selecting(Site site) {
        DhcpPacketBuilder ask = Site.withBootClass(MessageType.REQUEST);
        DhcpPacket offer = Site.sent(site.ask("discover-ovmf-pxe"));
        ask.options().putAddress(54, Site.SERVER).putAddress(50, offer.yiaddr());
        return ask.build();
    }

    private static LeaseBook otherNetwork() {
        var subnet =
                new Subnet(
                        "other",
                        Ipv4.of("10.99.0.0"),
                        24,
                        List.of(new AddressRange(Ipv4.of("10.99.0.100"), Ipv4.of("10.99.0.199"))),
                        List.of(),
                        Set.of(),
                        LeaseTimes.of(Duration.ofMinutes(10), Duration.ofHours(1)),
                        DhcpOptions.none());
        return new LeaseBook(subnet, LeaseRules.of(Ipv4.of("10.99.0.1")));
    }
}
