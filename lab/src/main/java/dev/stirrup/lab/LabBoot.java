package dev.stirrup.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One rehearsal: a private network, the server in it, a machine with real firmware, and an end
/// within a limit. Whatever happens, nothing of it is left behind.
public final class LabBoot {
    private final Firmwares firmwares;
    private final LabServer server;

    public LabBoot(Firmwares firmwares, LabServer server) {
        this.firmwares = firmwares;
        this.server = server;
    }

    /// Boots one machine and waits for its end.
    ///
    /// @param lines told what happens while it happens, from several threads
    /// @param enough asked several times a second; the machine is switched off at the first yes
    /// @throws LabUnavailableException when something that the lab needs is missing here
    /// @throws InterruptedIOException when the calling thread is interrupted
    public LabResult run(LabRequest request, Consumer<LabLine> lines, BooleanSupplier enough)
            throws IOException {
        Programs.require("qemu-system-x86_64", "qemu-system-x86");
        Programs.require("ip", "iproute2");
        FirmwareFiles files = firmwares.find(request.generation());
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-lab");
                LabNetwork network = LabNetwork.make()) {
            var stage = new LabStage(network, server, folder.path(), new LabWatch(lines, enough));
            return stage.rehearse(new QemuMachine(request, files, folder.path()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the rehearsal was interrupted");
        }
    }
}
