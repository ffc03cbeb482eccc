package dev.stirrup.app.command;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.app.lab.OwnKeys;
import dev.stirrup.app.lab.Rehearsal;
import dev.stirrup.app.lab.RehearsalListener;
import dev.stirrup.app.lab.RehearsalSettings;
import dev.stirrup.app.lab.Story;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.timeline.GradeText;
import dev.stirrup.app.timeline.Timeline;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabHardware;
import dev.stirrup.lab.LabLine;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabResult.Ending;
import dev.stirrup.lab.Typed;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// One rehearsal.
@Command(
        name = "boot",
        description = {
            "Boot a virtual machine with real firmware against this site's records, images and",
            "loaders, in a private network that is made for it and removed. Nothing of the site is",
            "changed. The exit status is 0 when the boot did what was planned."
        })
final class LabBootCommand implements Callable<Integer> {
    private static final String PROXY = "-proxy";
    private static final int LAST_WORDS = 20;

    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    @Option(
            names = {"-f", "--firmware"},
            required = true,
            paramLabel = "KIND",
            description = {
                "bios: SeaBIOS with iPXE in the card's ROM. bios-undionly: a ROM that is not iPXE.",
                "uefi: OVMF, PXE. uefi-http: OVMF, HTTP Boot. uefi-iscsi: OVMF, from the machine's disk.",
                "With -proxy behind it: beside another DHCP server, whatever the settings say."
            })
    private String firmware = "";

    @Option(
            names = {"-g", "--generation"},
            paramLabel = "NAME",
            description = {
                "Firmware of bookworm, trixie or forky, fetched from this machine's Debian mirror and",
                "not installed (default: ${DEFAULT-VALUE})."
            })
    private String generation = "installed";

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "The machine's address (default: 52:54:00:77:00:01).")
    private @Nullable String mac;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "Boot this profile, whatever the machine's plan is.")
    private @Nullable String profile;

    @Option(
            names = {"-n", "--network"},
            paramLabel = "NAME",
            description = "The network of the settings to rehearse (default: the first one).")
    private @Nullable String network;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = {
                "proxy, authoritative, foreign or observe (default: as in the settings). Where this server",
                "leases no addresses, another DHCP server does it in the lab."
            })
    private @Nullable Mode mode;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            description = "The machine's memory (default: ${DEFAULT-VALUE}).")
    private int memory = LabRequest.DEFAULT_MEMORY;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "When to stop the machine (default: ${DEFAULT-VALUE}).")
    private int timeout = (int) LabRequest.DEFAULT_TIMEOUT.toSeconds();

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            converter = DiskSize.Converter.class,
            description = {
                "Give the machine an empty disk, such as 8G. Its plan is to install the profile once; it",
                "may restart, and the rehearsal ends when the system on its disk asks for a login."
            })
    private @Nullable DiskSize disk;

    @Mixin private SecureBootOptions secureBoot = new SecureBootOptions();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = {
                "Let OVMF trust these certificates for HTTPS: EFI signature lists, as `stirrup trust",
                "export --format tlsca` writes them. The lab's server shows the site's certificate."
            })
    private @Nullable Path authorities;

    @Option(
            names = "--type",
            paramLabel = "PROMPT=KEYS",
            description = {
                "Type this once the console shows the prompt; \\r is the enter key. May be repeated:",
                "each waits for the one before it, and for a prompt that came since."
            })
    private List<String> typing = List.of();

    @Option(names = "--kvm", description = "Use the processor's virtualisation.")
    private boolean isKvm;

    @Option(names = "--console", description = "Show the machine's console too.")
    private boolean showsConsole;

    LabBootCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = site.settings();
        RehearsalSettings lab = rehearsed(settings);
        var data = DataFolder.open(site.data(settings));
        LabRequest request =
                request(
                        lab.mode(),
                        () -> OwnKeys.of(data, SiteName.keyHome(settings), Instant.now()));
        try {
            var rehearsal = new Rehearsal(data, lab, Firmwares.ofUser(console::line));
            var printer = new Printer();
            return tell(rehearsal.run(request, Optional.ofNullable(profile), printer), printer);
        } catch (IllegalArgumentException e) {
            throw new FailedException(String.valueOf(e.getMessage()), "Nothing was started.");
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), "");
        }
    }

    private RehearsalSettings rehearsed(Settings settings) {
        RehearsalSettings found =
                RehearsalSettings.of(settings, Optional.ofNullable(network))
                        .orElseThrow(() ->
                                new FailedException(
                                        "The settings have no network " + network,
                                        "Leave --network out, or name one of theirs."));
        if (firmware.endsWith(PROXY)) {
            return found.withMode(Mode.PROXY);
        }
        return mode == null ? found : found.withMode(mode);
    }

    private LabRequest request(Mode here, Supplier<OwnKeys> own) {
        String kind =
                firmware.endsWith(PROXY)
                        ? firmware.substring(0, firmware.length() - PROXY.length())
                        : firmware;
        try {
            return new LabRequest(
                    LabFirmware.read(kind).orElseThrow(() -> unknown("firmware", firmware)),
                    Generation.read(generation)
                            .orElseThrow(() -> unknown("generation", generation)),
                    address(),
                    here != Mode.AUTHORITATIVE,
                    memory,
                    Duration.ofSeconds(timeout),
                    isKvm,
                    secureBoot.secureBoot(own),
                    Optional.ofNullable(authorities),
                    hardware());
        } catch (IllegalArgumentException e) {
            throw new FailedException(String.valueOf(e.getMessage()), "");
        }
    }

    private LabHardware hardware() {
        LabHardware usual =
                LabHardware.USUAL.withTyping(typing.stream().map(LabBootCommand::typed).toList());
        DiskSize size = disk;
        return size == null ? usual : usual.withDisk(size.bytes());
    }

    private static Typed typed(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new FailedException(
                    Console.safe(text) + " has no prompt", "Write --type PROMPT=KEYS.");
        }
        return new Typed(
                text.substring(0, equals), text.substring(equals + 1).replace("\\r", "\r"));
    }

    private HardwareAddress address() {
        String text = mac;
        if (text == null) {
            return LabRequest.DEFAULT_MAC;
        }
        return HardwareAddress.read(text).orElseThrow(() -> unknown("address", text));
    }

    private static FailedException unknown(String what, String text) {
        return new FailedException(
                "Unknown " + what + " " + Console.safe(text), "See stirrup lab boot --help");
    }

    private int tell(Story story, Printer printer) {
        console.line("");
        if (story.result().ending() == Ending.SERVER_ENDED) {
            printer.lastWords();
        }
        console.line(
                switch (story.result().ending()) {
                    case POWERED_OFF -> "the machine switched itself off";
                    case REFUSED -> "Secure Boot refused a program";
                    case FIRMWARE_GAVE_UP -> "the firmware has nothing left to boot";
                    case PANICKED -> "the kernel stopped in a panic";
                    case SEEN_ENOUGH -> "the machine was stopped";
                    case RAN_FROM_DISK -> "the system on its own disk asks for a login";
                    case TIMED_OUT -> "the machine was stopped after " + timeout + " seconds";
                    case SERVER_ENDED -> "the server ended; its words stand above";
                });
        if (story.result().ending() == Ending.SERVER_ENDED) {
            return 1;
        }
        console.text(new Timeline(console.isColoured()).verdict(story.verdict()));
        story.grade().map(GradeText::withHops).ifPresent(console::text);
        if (!story.isGood() && !showsConsole) {
            console.line("   the console's last lines:");
            story.result().consoleTail().stream()
                    .skip(Math.max(0, story.result().consoleTail().size() - 12))
                    .forEach(line -> console.line("     " + Console.safe(line)));
        }
        boolean isDone = disk == null || story.result().ending() == Ending.RAN_FROM_DISK;
        return story.isGood() && isDone ? 0 : 1;
    }

    /// The timeline as it grows, and what the lab does.
    private final class Printer implements RehearsalListener {
        private final Timeline timeline = new Timeline(console.isColoured());
        private final Deque<String> serverLines = new ArrayDeque<>();
        private boolean isServing;

        /// What the server said last. While it serves, its lines say the same as the timeline.
        synchronized void lastWords() {
            if (isServing) {
                serverLines.forEach(this::print);
            }
        }

        @Override
        public synchronized void event(Instant start, BootEvent event) {
            console.line(timeline.line(start, event));
        }

        @Override
        public synchronized void line(LabLine line) {
            switch (line.source()) {
                case LAB -> console.line(console.bold("lab: " + Console.safe(line.text())));
                case SERVER -> server(line.text());
                case CONSOLE -> {
                    if (showsConsole) {
                        console.line(console.dim("console: " + Console.safe(line.text())));
                    }
                }
            }
        }

        private void server(String text) {
            serverLines.addLast(text);
            if (serverLines.size() > LAST_WORDS) {
                serverLines.removeFirst();
            }
            if (!isServing) {
                print(text);
            }
            isServing |= text.startsWith("Serving");
        }

        private void print(String text) {
            console.line(console.dim("server: " + Console.safe(text)));
        }
    }
}
