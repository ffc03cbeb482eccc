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

/// Asks the desks what a machine would be answered, step by step, by every protocol. The desks must
/// be ones of its own, with fresh memories and empty lease books: asking teaches them.
public final class Explanation {
    /// An address for the machine, kept for documentation (RFC 5737).
    private static final Ipv4 SOMEWHERE = Ipv4.of("192.0.2.1");

    private static final int BOOT_SERVER_PORT = 4011;

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
        steps.add(dhcp(Client.IPXE, subject, now));
        steps.add(script(subject, now));
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
        BootRequest request = DhcpBoot.ask(sent, subject.network().name());
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
        Optional<String> file =
                before.stream()
                        .flatMap(step -> step.packet().stream())
                        .flatMap(packet -> packet.options().findText(OptionCode.BOOT_FILE).stream())
                        .findFirst();
        return file.map(name -> {
            boolean isHttp = client == Client.HTTP_BOOT;
            String base = subject.network().baseUrl() + "/";
            String path = name.startsWith(base) ? name.substring(base.length()) : name;
            FileAnswer answer = isHttp ? http(subject, path, "", now) : tftp(subject, path, now);
            BootRequest request = request(client, subject);
            return fileStep((isHttp ? "HTTP" : "TFTP") + " boot file", request, answer);
        });
    }

    private Step script(Subject subject, Instant now) {
        FileAnswer answer =
                http(
                        subject,
                        urls.script(subject.claims(), now),
                        "platform="
                                + (isBios(subject) ? "pcbios" : "efi")
                                + "&buildarch="
                                + buildarch(subject)
                                + subject.claims()
                                        .serial()
                                        .map(serial -> "&serial=" + Query.encode(serial.text()))
                                        .orElse("")
                                + subject.claims().uuid().map(uuid -> "&uuid=" + uuid).orElse(""),
                        now);
        return fileStep("HTTP script for iPXE", request(Client.IPXE, subject), answer);
    }

    private Step grub(Subject subject, Instant now) {
        String path = urls.script(subject.claims(), now).replaceFirst("/script$", "/grub.cfg");
        FileAnswer answer = tftp(subject, path, now);
        return fileStep("TFTP configuration for GRUB", request(Client.GRUB, subject), answer);
    }

    private Step fileStep(String question, BootRequest request, FileAnswer answer) {
        String words =
                switch (answer) {
                    case FileAnswer.Stored stored -> "file " + named(stored.content());
                    case FileAnswer.Text _ -> "text" + why(answer.events(), ": ");
                    case FileAnswer.Made made -> made.mediaType();
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

    private FileAnswer http(Subject subject, String path, String query, Instant now) {
        return files.answer(
                new FileAsk(
                        FileAsk.Protocol.HTTP,
                        subject.network(),
                        "GET",
                        path,
                        query,
                        SOMEWHERE,
                        "",
                        ""),
                now);
    }

    private FileAnswer tftp(Subject subject, String path, Instant now) {
        return files.answer(
                new FileAsk(
                        FileAsk.Protocol.TFTP,
                        subject.network(),
                        "GET",
                        path,
                        "",
                        SOMEWHERE,
                        "",
                        ""),
                now);
    }

    private BootDecision decide(BootRequest request) {
        return BootPolicy.decide(request, plans.find(request.claims(), request.network()).plan());
    }

    private static BootRequest request(Client client, Subject subject) {
        Claims claims = subject.claims();
        boolean isLoader = client == Client.IPXE || client == Client.GRUB;
        return new BootRequest(
                claims,
                client,
                subject.firmware(),
                isLoader ? Stage.LOADER : Stage.FIRMWARE,
                subject.network().name(),
                client == Client.IPXE ? Optional.of("iPXE") : Optional.empty(),
                Optional.empty());
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
