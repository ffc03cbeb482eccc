package dev.stirrup.netboot;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Operator;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpDecoder;
import dev.stirrup.dhcp.DhcpEncoder;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.dhcp.lease.AddressRange;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.dhcp.lease.LeaseRules;
import dev.stirrup.dhcp.lease.LeaseTimes;
import dev.stirrup.dhcp.lease.Subnet;
import dev.stirrup.netboot.dhcp.BootSpeaker;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.dhcp.Styles;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.file.FileDesk;
import dev.stirrup.netboot.file.FileParts;
import dev.stirrup.netboot.file.Foresight;
import dev.stirrup.netboot.file.Logins;
import dev.stirrup.netboot.file.Manifests;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.memory.OfferMemory;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.testkit.Capture;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A small site with one network, one plan for everybody, and the desks over it.
public final class Site {
    public static final Instant NOW = Instant.parse("2026-11-21T00:30:00Z");
    public static final Ipv4 SERVER = Ipv4.of("10.77.0.1");
    public static final Ipv4 CLIENT = Ipv4.of("10.77.0.100");
    public static final HardwareAddress MAC = new HardwareAddress("52:54:00:77:00:01");

    public static final LoaderSet IPXE =
            new LoaderSet(
                    "ipxe",
                    Map.of(
                            Firmware.X86_BIOS, List.of("undionly.kpxe"),
                            Firmware.X64_UEFI, List.of("snponly.efi", "ipxe.efi"),
                            Firmware.X64_UEFI_HTTP, List.of("snponly.efi"),
                            Firmware.ARM64_UEFI, List.of("snponly-arm64.efi"),
                            Firmware.ARM64_UEFI_HTTP, List.of("snponly-arm64.efi")));

    public static final Profile DEBIAN =
            profile(
                    "debian",
                    new Payload.Linux(
                            "debian-12",
                            "linux",
                            List.of("initrd.gz"),
                            "console=ttyS0 report=${report}"));

    private final byte[] key = "a site key of thirty-two bytes!!".getBytes(StandardCharsets.UTF_8);
    public final BootTokens tokens = new BootTokens(key);
    public final BootUrl urls = new BootUrl(tokens);
    public final AddressBook book = new AddressBook(100, 0);
    public final OfferMemory memory = new OfferMemory(100);
    public final KeptAnswers answers = new KeptAnswers();
    public final List<String> reported = new ArrayList<>();
    public final DhcpDesk dhcp;
    public final FileDesk files;
    public final Network network;
    private Assignment assignment;

    public Site(Network.Mode mode, Plan plan) {
        this(mode, plan, List.of());
    }

    public Site(Network.Mode mode, Plan plan, List<Quirk> quirks) {
        network = new Network("lan", mode, SERVER, 80);
        assignment = new Assignment(Optional.empty(), plan);
        var styles = new Styles(quirks);
        dhcp =
                new DhcpDesk(
                        new BootSpeaker(
                                (claims, name) -> found(claims),
                                new DhcpBoot(urls),
                                styles,
                                memory),
                        book,
                        mode == Network.Mode.AUTHORITATIVE ? List.of(leases()) : List.of());
        files =
                new FileDesk(
                        new FileParts(
                                (claims, name) -> found(claims),
                                (claims, status) -> reported.add(status),
                                tokens,
                                styles,
                                book,
                                memory,
                                Manifests.NONE,
                                Foresight.NONE,
                                answers,
                                Site::login,
                                DiskOffice.closed(),
                                (store, at) -> Optional.of(Bytes.of(new byte[] {7}))));
    }

    private static Optional<Operator> login(Logins.Attempt attempt) {
        return attempt.password().equals("right")
                ? Optional.of(new Operator(attempt.name(), Set.of("imaging")))
                : Optional.empty();
    }

    public static Profile profile(String name, Payload payload) {
        return new Profile(name, IPXE, Optional.empty(), Map.of(), false, payload);
    }

    public static Plan always(Payload payload) {
        return new Plan.Always(profile("test", payload));
    }

    public static Plan debian() {
        return new Plan.Always(DEBIAN);
    }

    public static Plan unknown() {
        return new Plan.Unapproved(IPXE, Optional.empty());
    }

    /// The plan is everybody's, the record only one machine's.
    private Assignment found(Claims claims) {
        return claims.mac().isEmpty() || claims.mac().get().equals(MAC)
                ? assignment
                : new Assignment(Optional.empty(), assignment.plan());
    }

    /// From now on the operator wants this.
    public void plan(Plan plan) {
        assignment = new Assignment(assignment.machine(), plan);
    }

    public void label(String key, String value) {
        var machine =
                new Machine(
                        "m1",
                        Set.of(MAC),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(key, value),
                        true);
        assignment = new Assignment(Optional.of(machine), assignment.plan());
    }

    public static DhcpPacket packet(String capture) {
        try {
            return DhcpDecoder.decode(WireReader.of(Capture.bytes(Site.class, capture)));
        } catch (MalformedException e) {
            throw new IllegalArgumentException(capture, e);
        }
    }

    public DhcpReply ask(DhcpPacket packet) {
        return dhcp.answer(new Arrival(network, 67, Ipv4.NONE, 68), packet, NOW);
    }

    public DhcpReply ask(String capture) {
        return ask(packet(capture));
    }

    public DhcpReply ask4011(String capture) {
        return dhcp.answer(new Arrival(network, 4011, CLIENT, 4011), packet(capture), NOW);
    }

    /// The packet that would be sent, as it comes out of the encoder at the client.
    public static DhcpPacket sent(DhcpReply reply) {
        try {
            byte[] bytes =
                    DhcpEncoder.encode(
                            reply.packet().orElseThrow().packet(), DhcpEncoder.LARGEST_LIMIT);
            return DhcpDecoder.decode(WireReader.of(bytes));
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    public FileAnswer http(String path, String query) {
        return files.answer(
                new FileAsk(FileAsk.Protocol.HTTP, network, "GET", path, query, CLIENT, "iPXE", ""),
                NOW);
    }

    public FileAnswer https(String path, String query) {
        return files.answer(
                new FileAsk(
                        FileAsk.Protocol.HTTPS, network, "GET", path, query, CLIENT, "iPXE", ""),
                NOW);
    }

    /// Asked on a network that requires HTTPS.
    public FileAnswer asked(FileAsk.Protocol protocol, String path) {
        return files.answer(
                new FileAsk(protocol, network.requiring(true), "GET", path, "", CLIENT, "", ""),
                NOW);
    }

    /// An ask of which only the way matters.
    public static FileAsk fileAsk(FileAsk.Protocol protocol, Network network) {
        return new FileAsk(protocol, network, "GET", "/", "", CLIENT, "", "");
    }

    public FileAnswer tftp(String path) {
        return files.answer(
                new FileAsk(FileAsk.Protocol.TFTP, network, "GET", path, "", CLIENT, "", ""), NOW);
    }

    public static Claims claims() {
        return Claims.of(MAC);
    }

    public static List<Milestone> milestones(List<BootEvent> events) {
        return events.stream().map(BootEvent::what).toList();
    }

    public static LeaseBook leases() {
        var subnet =
                new Subnet(
                        "lan",
                        Ipv4.of("10.77.0.0"),
                        24,
                        List.of(new AddressRange(CLIENT, Ipv4.of("10.77.0.199"))),
                        List.of(),
                        Set.of(),
                        LeaseTimes.of(Duration.ofMinutes(10), Duration.ofHours(1)),
                        DhcpOptions.builder().putAddress(OptionCode.ROUTER, SERVER).build());
        return new LeaseBook(subnet, LeaseRules.of(SERVER));
    }

    /// A message of a machine with UEFI that boots by PXE.
    public static DhcpPacketBuilder withBootClass(MessageType type) {
        DhcpPacketBuilder ask = DhcpPacketBuilder.request(type, 7, Bytes.ofHex("525400770001"));
        ask.options().putText(60, "PXEClient:Arch:00007:UNDI:003000").put(93, Bytes.ofHex("0007"));
        return ask;
    }
}
