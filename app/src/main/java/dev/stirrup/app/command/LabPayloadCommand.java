package dev.stirrup.app.command;

import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.LabPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a folder that can be added as an image: Debian's network installer, and a RAM disk that
/// reports instead of installing.
@Command(
        name = "payload",
        description = {
            "Fetch Debian's netboot kernel and initrd, and make a RAM disk that boots them up to a",
            "report and switches the machine off: a harmless system for rehearsals."
        })
final class LabPayloadCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Where to put the files.")
    private Path folder = Path.of(".");

    @Option(
            names = "--debian",
            paramLabel = "NUMBER",
            description = "Debian's release (default: ${DEFAULT-VALUE}).")
    private int release = 12;

    LabPayloadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            LabPayload.write(Firmwares.ofUser(console::line).installer(release), folder);
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), "");
        }
        console.line("wrote " + folder.resolve(LabPayload.KERNEL));
        console.line("wrote " + folder.resolve(LabPayload.INITRD) + ": Debian's own RAM disk");
        console.line(
                "wrote "
                        + folder.resolve(LabPayload.REPORTER)
                        + ": goes behind it, and reports instead of installing");
        console.line(
                "wrote " + folder.resolve(LabPayload.SMALL) + ": in place of both, for slow ROMs");
        console.line("arguments: " + LabPayload.ARGUMENTS);
        return 0;
    }
}
