package dev.stirrup.lab;

import dev.stirrup.lab.LabLine.Source;
import dev.stirrup.lab.LabResult.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The part of a rehearsal between the network's making and its removal.
final class LabStage {
    private static final Pattern ADDRESSES_READY = Pattern.compile("DHCP, IP range");
    private static final Duration ADDRESSES_PATIENCE = Duration.ofSeconds(60);
    private static final Duration ROM_KEYSTROKES = Duration.ofMillis(250);

    private static final Duration ROM_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int TAIL = 40;

    private static final Pattern GAVE_UP =
            Pattern.compile(
                    "No bootable (device|option)|BdsDxe: No|UEFI Interactive Shell|Shell> "
                            + "|starting Boot\\w+ \"(UiApp|EFI Firmware Setup)\"|^grub> ?$|^grub rescue>");
    private static final Pattern REFUSED =
            Pattern.compile(
                    "failed to load Boot.*: Access Denied|Verification failed: .*Security Violation"
                            + "|SBAT self-check failed");

    /// What Linux says last when it stops, after the reason and the calls that led to it
    /// (kernel/panic.c).
    private static final Pattern PANICKED =
            Pattern.compile("end Kernel panic|Rebooting in \\d+ seconds");

    /// A Linux that was installed asks who is there.
    private static final Pattern LOGIN = Pattern.compile("^[a-z0-9.-]+ login: ?$");

    private static final Pattern ROM_PROMPT = Pattern.compile("Press Ctrl-B");
    private static final Pattern ROM_SHELL = Pattern.compile("iPXE>");

    private final LabNetwork network;
    private final LabServer server;
    private final Path folder;
    private final LabWatch watch;

    LabStage(LabNetwork network, LabServer server, Path folder, LabWatch watch) {
        this.network = network;
        this.server = server;
        this.folder = folder;
        this.watch = watch;
    }

    LabResult rehearse(QemuMachine machine) throws IOException, InterruptedException {
        if (server.outlet().isEmpty()) {
            return serve(machine);
        }
        try (LabOutlet _ = LabOutlet.open(network.server(), server.outlet(), server.proxies())) {
            say("the server reaches " + String.join(", ", server.outlet()) + ", and nothing else");
            return serve(machine);
        }
    }

    private LabResult serve(QemuMachine machine) throws IOException, InterruptedException {
        if (!machine.request().besideDhcp()) {
            return serveAndBoot(machine);
        }
        try (LabProcess addresses =
                LabProcess.start(
                        LabNetwork.inside(
                                network.router(), AddressServer.command(LabAddress.ONLY, folder)),
                        Map.of(),
                        ADDRESSES_READY,
                        line -> {})) {
            if (!addresses.awaitReady(ADDRESSES_PATIENCE)) {
                throw new LabUnavailableException("the separate DHCP server did not start");
            }
            say("a separate DHCP server leases addresses at " + LabAddress.ONLY.router());
            return serveAndBoot(machine);
        }
    }

    private LabResult serveAndBoot(QemuMachine machine) throws IOException, InterruptedException {
        try (Serving serving = Serving.in(network.server(), server, watch.lines())) {
            if (!serving.awaitReady()) {
                return new LabResult(Ending.SERVER_ENDED, false, false, Duration.ZERO, List.of());
            }
            return boot(machine, serving);
        }
    }

    private LabResult boot(QemuMachine machine, Serving serving)
            throws IOException, InterruptedException {
        LabRequest request = machine.request();
        say(
                "powering on %s (%s firmware, %s), %d MiB, %s"
                        .formatted(
                                request.mac(),
                                request.firmware(),
                                request.generation(),
                                request.memory(),
                                request.kvm() ? "KVM" : "emulated processor"));
        Process process =
                new ProcessBuilder(LabNetwork.inside(network.wire(), machine.command()))
                        .redirectErrorStream(true)
                        .start();
        long begin = System.nanoTime();
        try {
            SerialConsole console =
                    SerialConsole.open(
                            process.getInputStream(),
                            process.getOutputStream(),
                            line -> watch.lines().accept(new LabLine(Source.CONSOLE, line)));
            if (request.firmware() == LabFirmware.BIOS_UNDIONLY) {
                hideIpxe(console);
            }
            type(request.hardware().typing(), console, request.timeout());
            Ending ending =
                    watch(
                            new Watched(process, console, serving, request.hardware()),
                            request.timeout());
            stop(process);
            console.join(LAST_WORDS);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return new LabResult(
                    ending,
                    console.has(LabPayload.USER_SPACE),
                    console.has(LabPayload.REPORTED),
                    took,
                    console.tail(TAIL));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Watched(
            Process process, SerialConsole console, Serving serving, LabHardware hardware) {}

    private Ending watch(Watched watched, Duration limit) throws IOException, InterruptedException {
        Process process = watched.process();
        SerialConsole console = watched.console();
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                return Ending.POWERED_OFF;
            }
            watched.serving().follow(console);
            if (!watched.serving().isAlive()) {
                return Ending.SERVER_ENDED;
            }
            if (watch.enough().getAsBoolean()) {
                return Ending.SEEN_ENOUGH;
            }
            if (console.has(REFUSED)) {
                return Ending.REFUSED;
            }
            if (watched.hardware().disk().isPresent() && console.has(LOGIN)) {
                return Ending.RAN_FROM_DISK;
            }
            if (console.has(PANICKED)) {
                return Ending.PANICKED;
            }
            if (console.has(GAVE_UP)) {
                return Ending.FIRMWARE_GAVE_UP;
            }
        }
        return Ending.TIMED_OUT;
    }

    /// Types beside the boot, which goes on meanwhile; it ends with the console.
    private static void type(List<Typed> typing, SerialConsole console, Duration limit) {
        if (typing.isEmpty()) {
            return;
        }
        Thread.ofVirtual()
                .name("stirrup-lab-keyboard")
                .start(() -> {
                    try {
                        new Typist(console).type(typing, limit);
                    } catch (IOException _) {
                        // The machine was switched off: nobody reads what is typed.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// Tells the ROM's iPXE to send another user class, as a PXE ROM that is not iPXE would.
    private static void hideIpxe(SerialConsole console) throws IOException, InterruptedException {
        if (!console.await(ROM_PROMPT, ROM_PATIENCE)) {
            return;
        }
        // The prompt waits two seconds of a machine whose processor we may share: one keystroke can
        // come too
        // late for it, or too early for the next one. In the shell the key only moves the cursor.
        long end = System.nanoTime() + ROM_PATIENCE.toNanos();
        boolean isShell = false;
        var typist = new Typist(console);
        while (!isShell && System.nanoTime() < end) {
            typist.type("\u0002");
            isShell = console.await(ROM_SHELL, ROM_KEYSTROKES);
        }
        if (isShell) {
            typist.type("set user-class plain\r");
            typist.type("autoboot\r");
        }
    }

    private static void stop(Process process) throws InterruptedException {
        // Destroying one that has ended would close its output, with its last lines unread.
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        if (!process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }

    private void say(String text) {
        watch.lines().accept(new LabLine(Source.LAB, text));
    }
}
