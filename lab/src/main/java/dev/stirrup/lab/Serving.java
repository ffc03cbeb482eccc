package dev.stirrup.lab;

import dev.stirrup.lab.LabLine.Source;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The server while it runs in the lab. Where that is asked for it is killed in the middle of a
/// boot, without a chance to say goodbye, and started again.
final class Serving implements AutoCloseable {
    private final LabServer server;
    private final List<String> command;
    private final Consumer<LabLine> lines;
    private LabProcess process;
    private boolean wasKilled;

    private Serving(LabServer server, List<String> command, Consumer<LabLine> lines)
            throws IOException {
        this.server = server;
        this.command = command;
        this.lines = lines;
        this.process = start();
    }

    /// Starts it.
    ///
    /// @param namespace where it runs
    static Serving in(String namespace, LabServer server, Consumer<LabLine> lines)
            throws IOException {
        return new Serving(server, LabNetwork.inside(namespace, server.command()), lines);
    }

    boolean awaitReady() throws InterruptedException {
        return process.awaitReady(server.patience());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Kills it and starts it again, once, when the machine has said what it waits for.
    void follow(SerialConsole console) throws IOException, InterruptedException {
        if (wasKilled || server.killedAt().filter(console::has).isEmpty()) {
            return;
        }
        wasKilled = true;
        lines.accept(new LabLine(Source.LAB, "killing the server, and starting it again"));
        process.kill();
        process = start();
        if (!awaitReady()) {
            lines.accept(new LabLine(Source.LAB, "the server did not come back"));
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private LabProcess start() throws IOException {
        Pattern ready = server.ready();
        return LabProcess.start(
                command,
                server.environment(),
                ready,
                line -> lines.accept(new LabLine(Source.SERVER, line)));
    }
}
