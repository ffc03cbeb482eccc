package dev.stirrup.app.command;

import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.LabPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a folder that can be added as an image: Debian's network installer and its kernel for
/// clouds, and RAM disks that report instead of installing.
@Command(
        name = "payload",
        description = {
            "Fetch Debian's netboot kernel and initrd and its kernel for clouds, and make RAM disks",
            "that boot them up to a report and switch the machine off: a harmless system for",
            "rehearsals."
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
            LabPayload.write(Firmwares.ofUser(console::line), release, folder);
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
        console.line(
                "wrote "
                        + folder.resolve(LabPayload.CLOUD_KERNEL)
                        + ": Debian's kernel for clouds, quick on an emulated processor");
        console.line("wrote " + folder.resolve(LabPayload.CLOUD) + ": its small RAM disk");
        console.line("arguments: " + LabPayload.ARGUMENTS);
        return 0;
    }
}
