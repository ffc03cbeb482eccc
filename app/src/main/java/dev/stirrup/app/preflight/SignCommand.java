package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.uefi.cms.DetachedSignature;
import dev.stirrup.uefi.cms.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup sign`.
@Command(
        name = "sign",
        description = {
            "Sign an EFI program for Secure Boot with the site's key, beside signatures it has.",
            "Machines boot it when db has the site's certificate: see `stirrup trust enroll`.",
            "With --detached: a CMS signature of any file, for an iPXE that has `imgverify`."
        })
public final class SignCommand implements Callable<Integer> {
    private static final long LARGEST_DETACHED = 1L << 30;

    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();
    @Mixin private KeyOptions keys = new KeyOptions();

    @Parameters(paramLabel = "FILE", description = "What to sign; it is not changed.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write the signed file, or the signature.")
    private Path out = Path.of("");

    @Option(names = "--detached", description = "Write a CMS signature beside the file.")
    private boolean isDetached;

    public SignCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        if (!Files.isRegularFile(file)) {
            throw new FailedException("There is no file " + file, "");
        }
        String release = file.getFileName() + " " + InspectionText.day(now);
        ReleaseKey signer = keys.keyFor(options, release, now);
        SigningKey key = signer.key();
        if (isDetached) {
            byte[] content = content();
            Output.write(
                    out,
                    to -> {
                        to.write(DetachedSignature.contentInfo(content, key));
                        signer.signed().accept(Output.digest(content));
                    });
        } else {
            try (FileBytes bytes = FileBytes.named(file)) {
                Output.writeSigned(out, signer, to -> ImageSigner.sign(bytes, key, now, to));
            } catch (IOException e) {
                throw FileBytes.unreadable(file, e);
            }
        }
        console.line(
                Console.safe(
                        out
                                + ": signed by "
                                + key.chain().getFirst().commonName()
                                + (key.chain().size() > 1
                                        ? ", issued by " + key.chain().get(1).commonName()
                                        : "")));
        return 0;
    }

    private byte[] content() {
        try {
            if (Files.size(file) > LARGEST_DETACHED) {
                throw new FailedException(file + " is larger than 1 GiB", "");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }
}
