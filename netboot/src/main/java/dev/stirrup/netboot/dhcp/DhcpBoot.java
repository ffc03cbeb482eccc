package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootDecision.Attach;
import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Follow;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.BootDecision.UseLocalDisk;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Stage;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.dhcp.AnswerStyle.FileIn;
import dev.stirrup.netboot.dhcp.AnswerStyle.VendorClass;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.EntryPath;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.netboot.url.Query;
import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The join between DHCP and the decision: packet to request, decision to the words of an answer.
public final class DhcpBoot {
    /// The `file` field has 128 bytes, one of them zero (RFC 2131 section 2).
    private static final int LONGEST_HEADER_FILE = 127;

    /// iPXE's sub-option 176 no-pxedhcp = 1: do not wait two seconds for a proxy.
    private static final Bytes NO_PROXY = Bytes.of((byte) 0xb0, (byte) 1, (byte) 1);

    private static final Bytes DISCOVERY_CONTROL = Bytes.ofHex("060108ff");

    /// Sub-option 10 is the prompt: time-out 0 and the text `PXE`.
    private static final Bytes MENU = Bytes.ofHex("0601080a0400505845ff");

    /// Sub-option 9 is the menu: type 0, and the text `Raspberry Pi Boot`.
    private static final Bytes RASPBERRY_PI =
            Bytes.ofHex("0601080a04005058450914000011526173706265727279205069" + "20426f6f74ff");

    private final BootUrl urls;

    /// What was said last beside the name of a file: the same to machines that are alike.
    /// Immutable, so threads need not agree on it.
    private @Nullable Frame latest;

    /// What an answer says about booting beside the name of a file, and to whom.
    private record Frame(Network network, Client client, AnswerStyle style, DhcpOptions options) {
        /// Almost always by the same objects, which `Objects.equals` sees at once.
        boolean isFor(Question question) {
            return client == question.request().client()
                    && Objects.equals(network, question.network())
                    && Objects.equals(style, question.style());
        }
    }

    public DhcpBoot(BootUrl urls) {
        this.urls = urls;
    }

    /// Who asks and for what, in no protocol's words. Total: a packet without any sign of booting
    /// comes from a plain client.
    public static BootRequest ask(DhcpPacket packet, Network network) {
        return ask(packet, ClientOptions.claims(packet), network);
    }

    static BootRequest ask(DhcpPacket packet, Claims claims, Network network) {
        Client client = ClientOptions.client(packet);
        List<String> userClasses = ClientOptions.userClasses(packet);
        return new BootRequest(
                claims,
                client,
                ClientOptions.firmware(packet),
                client == Client.IPXE ? Stage.LOADER : Stage.FIRMWARE,
                network.name(),
                userClasses.isEmpty() ? Optional.empty() : Optional.of(userClasses.getFirst()),
                Optional.empty(),
                channel(client, packet, network));
    }

    private static Channel channel(Client client, DhcpPacket packet, Network network) {
        boolean isPossible = network.https().port() != 0 && ClientOptions.canDoTls(client, packet);
        return network.channel(
                isPossible ? Channel.Tls.POSSIBLE : Channel.Tls.NONE, Optional.empty());
    }

    /// What the answer says about booting. Empty when it says nothing.
    public Optional<BootWords> answer(BootDecision decision, Question question) {
        return switch (decision) {
            case Load(var loader, boolean isTlsOnly) -> {
                String path = loader(question, loader, isTlsOnly);
                yield Optional.of(words(question, located(question, path, isTlsOnly)));
            }
            case Run run when run.payload() instanceof Payload.Disk ->
                    scriptWords(question, run.isTlsOnly()).map(words -> named(words, question));
            case Run run -> scriptWords(question, run.isTlsOnly());
            case Attach(Profile profile, var _) -> attached(question, profile);
            case AwaitApproval _, Refuse _, UseLocalDisk _ -> scriptWords(question, false);
            case Follow(_, FolderRule rule, boolean isTlsOnly) ->
                    Optional.of(ruled(question, rule, isTlsOnly));
            case Ignore _ -> Optional.empty();
        };
    }

    /// What an answer depends on besides the decision.
    ///
    /// @param machine the name of the machine that asks; empty for one that has no record
    /// @param isOffer whether the packet to be made is an OFFER, which some styles keep bare
    public record Question(
            BootRequest request,
            Network network,
            AnswerStyle style,
            Optional<String> machine,
            boolean isOffer,
            Instant now) {
        /// Whether another server says these words, to whoever asks it and for a long time.
        boolean isForeign() {
            return network.mode() == Network.Mode.FOREIGN;
        }

        boolean isAlone() {
            return network.mode() == Network.Mode.AUTHORITATIVE;
        }

        /// The beginning of its boot URLs. Whoever cannot do TLS is told why by plain HTTP: no more
        /// than that is to be had there.
        String baseUrl(boolean isTlsOnly) {
            return network.baseUrl(isTls(isTlsOnly));
        }

        boolean isTls(boolean isTlsOnly) {
            return (isTlsOnly || request.channel().isTlsRequired())
                    && request.channel().tls() != Channel.Tls.NONE;
        }
    }

    private String loader(Question question, Loader loader, boolean isTlsOnly) {
        Optional<Firmware> firmware = question.request().firmware();
        return question.isForeign() && firmware.isPresent()
                ? EntryPath.first(firmware.get())
                : urls.over(isTlsOnly).loader(question.request().claims(), loader, question.now());
    }

    private String script(Question question, boolean isTls) {
        return question.isForeign()
                ? EntryPath.SCRIPT
                : urls.over(isTls).script(question.request().claims(), question.now());
    }

    /// iPXE gets its script whatever was decided: the script explains, and ends with the exit that
    /// is right for the firmware. Others have no way to be told.
    private Optional<BootWords> scriptWords(Question question, boolean isTlsOnly) {
        if (question.request().client() != Client.IPXE) {
            return Optional.empty();
        }
        String path = script(question, question.isTls(isTlsOnly));
        return Optional.of(words(question, question.baseUrl(isTlsOnly) + "/" + path));
    }

    /// iPXE takes its name at disks from option 203, until a script tells it another: whoever types
    /// at its prompt, and what the iBFT hands on, has the machine's then, and not one of iPXE's.
    private static BootWords named(BootWords words, Question question) {
        if (question.machine().isEmpty() || question.isForeign()) {
            return words;
        }
        DhcpOptions options =
                words.options().toBuilder()
                        .putText(
                                OptionCode.IPXE_INITIATOR,
                                DiskNames.initiator(question.machine().get()))
                        .build();
        return new BootWords(words.file(), words.headerFile(), options, words.style());
    }

    /// Firmware that boots from iSCSI itself takes the root path from whoever leases its address
    /// (RFC 4173 section 5; EDK2's IScsiDhcp.c), so beside another server there is nothing to say.
    private static Optional<BootWords> attached(Question question, Profile profile) {
        if (question.machine().isEmpty()
                || question.network().iscsiPort() == 0
                || !question.isAlone()) {
            return Optional.empty();
        }
        String target = DiskNames.target(question.machine().get(), profile.name());
        DhcpOptions options =
                DhcpOptions.builder()
                        .putText(
                                OptionCode.ROOT_PATH,
                                DiskOffice.rootPath(question.network(), target))
                        .build();
        return Optional.of(new BootWords(Optional.empty(), "", options, question.style()));
    }

    private BootWords ruled(Question question, FolderRule rule, boolean isTlsOnly) {
        Optional<String> file =
                rule.url().or(() -> rule.file().map(path -> path(question, path, isTlsOnly)));
        BootWords words =
                file.map(name -> words(question, name)).orElseGet(() -> withoutFile(question));
        DhcpOptions.Builder options = words.options().toBuilder();
        rule.rootPath().ifPresent(path -> options.putText(OptionCode.ROOT_PATH, path));
        rule.options().entrySet().stream()
                .filter(option -> OptionText.isAllowed(option.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(option ->
                        OptionText.read(option.getKey(), option.getValue())
                                .ifPresent(value -> options.put(option.getKey(), value)));
        return new BootWords(words.file(), words.headerFile(), options.build(), words.style());
    }

    /// A file of a site's folder: served unchanged, so named unchanged.
    private static String path(Question question, String path, boolean isTlsOnly) {
        return question.request().client() == Client.HTTP_BOOT
                ? question.baseUrl(isTlsOnly) + "/" + encoded(path)
                : path;
    }

    private static String encoded(String path) {
        return PathName.read(path)
                .map(name ->
                        name.segments().stream()
                                .map(DhcpBoot::encodedSegment)
                                .collect(Collectors.joining("/")))
                .orElse("");
    }

    private static String encodedSegment(String segment) {
        return segment.matches("[A-Za-z0-9._~+,@=-]+") ? segment : Query.encode(segment);
    }

    private static String located(Question question, String path, boolean isTlsOnly) {
        return question.request().client() == Client.HTTP_BOOT
                ? question.baseUrl(isTlsOnly) + "/" + path
                : path;
    }

    private BootWords words(Question question, String file) {
        if (question.isOffer() && question.style().fileIn() == FileIn.BOOT_SERVER) {
            return withoutFile(question);
        }
        int zeros = endsWithZero(question) ? 1 : 0;
        Bytes name = Bytes.ofText(file, zeros);
        DhcpOptions options = frame(question).toBuilder().put(OptionCode.BOOT_FILE, name).build();
        boolean fits = name.length() - zeros <= LONGEST_HEADER_FILE;
        return new BootWords(Optional.of(file), fits ? file : "", options, question.style());
    }

    private DhcpOptions frame(Question question) {
        Frame frame = latest;
        if (frame == null || !frame.isFor(question)) {
            frame =
                    new Frame(
                            question.network(),
                            question.request().client(),
                            question.style(),
                            framed(question));
            latest = frame;
        }
        return frame.options();
    }

    private static DhcpOptions framed(Question question) {
        DhcpOptions.Builder options = signs(question);
        if (question.request().client() != Client.HTTP_BOOT) {
            String server = question.network().address().toString();
            int zeros = question.style().endsTextsWithZero() ? 1 : 0;
            options.put(OptionCode.TFTP_SERVER_NAME, Bytes.ofText(server, zeros));
        }
        return options.build();
    }

    /// RFC 2132 section 2 wants no zero byte at the end of a text, and everybody to put up with
    /// one. PXE ROMs do not put up with its absence: boards of all ages, BIOS and UEFI, ask for the
    /// name with what stands behind it in the packet (netboot.xyz issue 1198), others for all but
    /// its last letter (syslinux' list, February 2008). dnsmasq ends it so for everybody.
    private static boolean endsWithZero(Question question) {
        return question.request().client() == Client.PXE || question.style().endsTextsWithZero();
    }

    private static BootWords withoutFile(Question question) {
        return new BootWords(Optional.empty(), "", signs(question).build(), question.style());
    }

    /// Options 60, 43 and 175: by what a client knows whose answer this is.
    private static DhcpOptions.Builder signs(Question question) {
        DhcpOptions.Builder options = DhcpOptions.builder();
        switch (vendorClass(question)) {
            case PXE -> options.put(OptionCode.VENDOR_CLASS, ClientOptions.PXE);
            case HTTP -> options.put(OptionCode.VENDOR_CLASS, ClientOptions.HTTP);
            case NONE -> {}
        }
        switch (question.style().option43()) {
            case DISCOVERY_CONTROL -> options.put(OptionCode.VENDOR_SPECIFIC, DISCOVERY_CONTROL);
            case MENU -> options.put(OptionCode.VENDOR_SPECIFIC, MENU);
            case RASPBERRY_PI -> options.put(OptionCode.VENDOR_SPECIFIC, RASPBERRY_PI);
            case NONE -> {}
        }
        if (question.request().client() == Client.IPXE && question.isAlone()) {
            options.put(OptionCode.IPXE, NO_PROXY);
        }
        if (question.request().client() == Client.IPXE && question.network().hasSyslog()) {
            // iPXE 2.0 sends what it prints there (net/udp/syslog.c: the setting "syslog").
            options.putAddress(OptionCode.LOG_SERVER, question.network().address());
        }
        return options;
    }

    /// Beside another server an answer without a class would be taken for an offer of address
    /// 0.0.0.0, whatever a style says.
    private static VendorClass vendorClass(Question question) {
        VendorClass wanted = question.style().vendorClass();
        if (wanted != VendorClass.NONE || question.isAlone()) {
            return wanted;
        }
        return question.request().client() == Client.HTTP_BOOT ? VendorClass.HTTP : VendorClass.PXE;
    }
}
