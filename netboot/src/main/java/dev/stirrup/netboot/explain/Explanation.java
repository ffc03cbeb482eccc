package dev.stirrup.netboot.explain;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Arrival;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.DhcpReply;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.netboot.file.FileDesk;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.Query;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Asks the desks what a machine would be answered, step by step, by every protocol. The desks must
/// be ones of its own, with fresh memories and empty lease books: asking teaches them.
public final class Explanation {
    /// An address for the machine, kept for documentation (RFC 5737).
    private static final Ipv4 SOMEWHERE = Ipv4.of("192.0.2.1");

    private static final int BOOT_SERVER_PORT = 4011;
    private static final Pattern URL_BASE = Pattern.compile("^https?://[^/]+/");

    private final Plans plans;
    private final DhcpDesk dhcp;
    private final FileDesk files;
    private final BootUrl urls;

    public Explanation(Plans plans, DhcpDesk dhcp, FileDesk files, BootUrl urls) {
        this.plans = plans;
        this.dhcp = dhcp;
        this.files = files;
        this.urls = urls;
    }

    /// Every step, in the order of a boot.
    public List<Step> of(Subject subject, Instant now) {
        var steps = new ArrayList<Step>();
        boolean isHttp =
                subject.firmware()
                        .filter(f -> f.transport() == Firmware.Transport.HTTP)
                        .isPresent();
        Client first = isHttp ? Client.HTTP_BOOT : Client.PXE;
        steps.add(dhcp(first, subject, now));
        if (first == Client.PXE) {
            steps.add(bootServer(subject, now));
        }
        firmwareFile(steps, first, subject, now).ifPresent(steps::add);
        Step asIpxe = dhcp(Client.IPXE, subject, now);
        steps.add(asIpxe);
        steps.add(script(subject, named(List.of(asIpxe)), now));
        steps.add(grub(subject, now));
        steps.add(dhcp(Client.PLAIN, subject, now));
        return List.copyOf(steps);
    }

    private Step dhcp(Client client, Subject subject, Instant now) {
        DhcpPacket discover = SampleClient.packet(MessageType.DISCOVER, client, subject);
        var arrival = new Arrival(subject.network(), 67, Ipv4.NONE, 68);
        DhcpReply reply = dhcp.answer(arrival, discover, now);
        return packetStep("DHCP DISCOVER as " + name(client), subject, discover, reply);
    }

    private Step bootServer(Subject subject, Instant now) {
        DhcpPacket request = SampleClient.packet(MessageType.REQUEST, Client.PXE, subject);
        var arrival = new Arrival(subject.network(), BOOT_SERVER_PORT, SOMEWHERE, BOOT_SERVER_PORT);
        DhcpReply reply = dhcp.answer(arrival, request, now);
        return packetStep("DHCP REQUEST at port 4011", subject, request, reply);
    }

    private Step packetStep(String question, Subject subject, DhcpPacket sent, DhcpReply reply) {
        BootRequest request = DhcpBoot.ask(sent, subject.network());
        Optional<DhcpPacket> packet = reply.packet().map(DhcpReply.Outgoing::packet);
        String answer =
                packet.map(Explanation::words).orElse("silence" + why(reply.events(), "; "));
        return new Step(
                question,
                request,
                decide(request),
                answer,
                Optional.of(sent),
                packet,
                Optional.empty());
    }

    private static String words(DhcpPacket packet) {
        String file =
                packet.options()
                        .findText(OptionCode.BOOT_FILE)
                        .or(() -> Optional.of(packet.file()))
                        .filter(text -> !text.isEmpty())
                        .map(text -> "boot file " + BootUrl.redact(text))
                        .orElse("no boot file");
        return packet.type().map(MessageType::name).orElse("reply") + ", " + file;
    }

    private Optional<Step> firmwareFile(
            List<Step> before, Client client, Subject subject, Instant now) {
        return named(before)
                .map(name -> {
                    Protocol protocol = client == Client.HTTP_BOOT ? protocol(name) : Protocol.TFTP;
                    String path =
                            protocol.isHttp() ? URL_BASE.matcher(name).replaceFirst("") : name;
                    FileAsk ask = ask(protocol, subject, path, "");
                    return fileStep(
                            protocol + " boot file", request(client, ask, subject), ask, now);
                });
    }

    /// The boot file that the first of these answers names, if one does.
    private static Optional<String> named(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.packet().stream())
                .flatMap(packet -> packet.options().findText(OptionCode.BOOT_FILE).stream())
                .findFirst();
    }

    private static Protocol protocol(String url) {
        return url.startsWith("https:") ? Protocol.HTTPS : Protocol.HTTP;
    }

    /// @param url where DHCP sends iPXE; empty: nowhere
    private Step script(Subject subject, Optional<String> url, Instant now) {
        Protocol protocol = url.map(Explanation::protocol).orElse(Protocol.HTTP);
        FileAsk ask =
                ask(
                        protocol,
                        subject,
                        urls.over(protocol == Protocol.HTTPS).script(subject.claims(), now),
                        "platform="
                                + (isBios(subject) ? "pcbios" : "efi")
                                + "&buildarch="
                                + buildarch(subject)
                                + subject.claims()
                                        .serial()
                                        .map(serial -> "&serial=" + Query.encode(serial.text()))
                                        .orElse("")
                                + subject.claims().uuid().map(uuid -> "&uuid=" + uuid).orElse(""));
        return fileStep(
                protocol + " script for iPXE", request(Client.IPXE, ask, subject), ask, now);
    }

    private Step grub(Subject subject, Instant now) {
        String path = urls.script(subject.claims(), now).replaceFirst("/script$", "/grub.cfg");
        FileAsk ask = ask(Protocol.TFTP, subject, path, "");
        return fileStep(
                "TFTP configuration for GRUB", request(Client.GRUB, ask, subject), ask, now);
    }

    private Step fileStep(String question, BootRequest request, FileAsk ask, Instant now) {
        FileAnswer answer = files.answer(ask, now);
        String words =
                switch (answer) {
                    case FileAnswer.Stored stored -> "file " + named(stored.content());
                    case FileAnswer.Text _ -> "text" + why(answer.events(), ": ");
                    case FileAnswer.Made made -> made.mediaType();
                    case FileAnswer.Withheld withheld -> "withheld: " + withheld.why();
                    case FileAnswer.Unavailable other -> "unavailable: " + other.why();
                    case FileAnswer.Missing missing -> "missing: " + missing.why();
                };
        Optional<String> text =
                answer instanceof FileAnswer.Text script
                        ? Optional.of(script.text())
                        : Optional.empty();
        return new Step(
                question,
                request,
                decide(request),
                words,
                Optional.empty(),
                Optional.empty(),
                text);
    }

    private static FileAsk ask(Protocol protocol, Subject subject, String path, String query) {
        return new FileAsk(protocol, subject.network(), "GET", path, query, SOMEWHERE, "", "");
    }

    private BootDecision decide(BootRequest request) {
        return BootPolicy.decide(request, plans.find(request).plan());
    }

    private static BootRequest request(Client client, FileAsk ask, Subject subject) {
        Claims claims = subject.claims();
        boolean isLoader = client == Client.IPXE || client == Client.GRUB;
        return new BootRequest(
                claims,
                client,
                subject.firmware(),
                isLoader ? Stage.LOADER : Stage.FIRMWARE,
                subject.network().name(),
                client == Client.IPXE ? Optional.of("iPXE") : Optional.empty(),
                Optional.empty(),
                ask.channel());
    }

    private static String why(List<BootEvent> events, String before) {
        return events.stream()
                .map(BootEvent::what)
                .flatMap(what -> reason(what).stream())
                .findFirst()
                .map(reason -> before + reason)
                .orElse("");
    }

    private static Optional<String> reason(Milestone what) {
        return switch (what) {
            case Milestone.BootWithheld withheld ->
                    Optional.of(withheld.reason() + ", " + withheld.detail());
            case Milestone.LeaseDenied denied -> Optional.of(denied.why());
            case Milestone.ScriptServed served -> Optional.of(served.summary());
            default -> Optional.empty();
        };
    }

    private static String named(ContentRef content) {
        return switch (content) {
            case ContentRef.LoaderFile(String set, String file) -> file + " of loader set " + set;
            case ContentRef.ImageFile(String image, String path) -> path + " of image " + image;
            case ContentRef.FolderFile(String folder, String path) -> path + " of folder " + folder;
            case ContentRef.MirrorFile(String name, _) -> name + " of a mirror";
        };
    }

    private static boolean isBios(Subject subject) {
        return subject.firmware().filter(f -> f.kind() == Firmware.Kind.BIOS).isPresent();
    }

    private static String buildarch(Subject subject) {
        return subject.firmware()
                .map(f ->
                        switch (f.cpu()) {
                            case X64 -> "x86_64";
                            case X86 -> "i386";
                            case ARM32 -> "arm32";
                            case ARM64 -> "arm64";
                            case RISCV32 -> "riscv32";
                            case RISCV64 -> "riscv64";
                            case LOONGARCH64 -> "loong64";
                            case OTHER -> "other";
                        })
                .orElse("");
    }

    private static String name(Client client) {
        return switch (client) {
            case PXE -> "PXE firmware";
            case HTTP_BOOT -> "UEFI HTTP Boot";
            case IPXE -> "iPXE";
            case GRUB -> "GRUB";
            case PLAIN -> "an ordinary client";
        };
    }
}
