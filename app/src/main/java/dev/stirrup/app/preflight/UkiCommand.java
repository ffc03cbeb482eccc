package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.content.BlobAudit;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeMachine;
import dev.stirrup.uefi.uki.UkiBuilder;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stirrup uki`.
@Command(
        name = "uki",
        description = {
            "Build and sign a unified kernel image: kernel, initrds and command line in one EFI",
            "program, so that one signature covers them all. Of a profile, or of files.",
            "Publish it with `stirrup loaders add NAME FILE`."
        })
public final class UkiCommand implements Callable<Integer> {
    private static final Path STUBS = Path.of("/usr/lib/systemd/boot/efi");

    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();
    @Mixin private KeyOptions keys = new KeyOptions();

    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "A profile with a kernel.")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--kernel", paramLabel = "FILE", description = "A kernel instead.")
    private Optional<Path> kernel = Optional.empty();

    @Option(names = "--initrd", paramLabel = "FILE", description = "Its initrd; several in order.")
    private List<Path> initrds = List.of();

    @Option(
            names = "--cmdline",
            paramLabel = "TEXT",
            description = "The kernel command line (default: the profile's).")
    private Optional<String> commandLine = Optional.empty();

    @Option(
            names = "--stub",
            paramLabel = "FILE",
            description = "systemd's stub (default: that of the package systemd-boot-efi).")
    private Optional<Path> stub = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write the image.")
    private Path out = Path.of("");

    @Option(names = "--unsigned", description = "Do not sign it.")
    private boolean isUnsigned;

    public UkiCommand(Console console) {
        this.console = console;
    }

    /// @param arguments without words that only a server can fill in
    private record Wanted(
            String name, SourceFile kernel, List<SourceFile> initrds, String arguments) {}

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Wanted wanted = wanted();
        List<FileBytes> open = new ArrayList<>();
        try {
            UkiBuilder.Parts parts = parts(wanted, open);
            Path plain = isUnsigned ? out : out.resolveSibling(out.getFileName() + ".unsigned");
            Output.write(plain, to -> UkiBuilder.write(parts, to));
            if (!isUnsigned) {
                sign(plain, now);
            }
            console.line(
                    Console.safe(
                            out + (isUnsigned ? ": built, not signed" : ": built and signed")));
            return 0;
        } catch (IOException e) {
            throw new FailedException("Cannot build it: " + e.getMessage(), "");
        } finally {
            open.forEach(UkiCommand::close);
        }
    }

    private void sign(Path plain, Instant now) throws IOException {
        try (FileBytes bytes = FileBytes.open(plain)) {
            String release = out.getFileName() + " " + InspectionText.day(now);
            ReleaseKey signer = keys.keyFor(options, release, now);
            Output.writeSigned(out, signer, to -> ImageSigner.sign(bytes, signer.key(), now, to));
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private UkiBuilder.Parts parts(Wanted wanted, List<FileBytes> open) throws IOException {
        FileBytes image = opened(wanted.kernel(), open);
        List<ByteSource> disks = new ArrayList<>();
        for (SourceFile initrd : wanted.initrds()) {
            disks.add(opened(initrd, open));
        }
        Path head = stub.orElseGet(() -> stubFor(wanted.kernel().file(), image));
        return new UkiBuilder.Parts(
                opened(SourceFile.of(head), open),
                image,
                disks,
                wanted.arguments(),
                "ID=stirrup\nPRETTY_NAME=\"" + wanted.name().replace("\"", "") + "\"\n",
                Optional.empty());
    }

    private Path stubFor(Path file, ByteSource image) {
        try {
            PeMachine machine =
                    PeDecoder.decode(image)
                            .known()
                            .orElseThrow(() -> new MalformedException("unknown processor", 0));
            String name =
                    switch (machine) {
                        case X64 -> "x64";
                        case X86 -> "ia32";
                        case ARM64 -> "aa64";
                        case ARM32 -> "arm";
                        case RISCV64 -> "riscv64";
                        case RISCV32 -> "riscv32";
                        case LOONGARCH64 -> "loongarch64";
                        case EFI_BYTE_CODE -> "none";
                    };
            Path found = STUBS.resolve("linux" + name + ".efi.stub");
            if (!Files.exists(found)) {
                throw new FailedException(
                        "There is no " + found,
                        "On Debian: apt-get install systemd-boot-efi. Or name one with --stub.");
            }
            return found;
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        } catch (MalformedException e) {
            throw new FailedException(
                    Console.safe(file + " is no kernel that EFI can start: " + e.getMessage()),
                    "A compressed kernel must be unpacked first.");
        }
    }

    private Wanted wanted() {
        if (profile.isPresent() == kernel.isPresent()) {
            throw new FailedException("Name a profile, or a file with --kernel.", "");
        }
        return kernel.map(file ->
                        new Wanted(
                                String.valueOf(out.getFileName()),
                                SourceFile.of(file),
                                initrds.stream().map(SourceFile::of).toList(),
                                commandLine.orElse("")))
                .orElseGet(() -> ofProfile(profile.orElseThrow()));
    }

    private Wanted ofProfile(String name) {
        try (Site site = Site.open(options)) {
            ProfileRecord record =
                    site.records()
                            .profile(name)
                            .orElseThrow(() ->
                                    new FailedException(
                                            "There is no profile " + Console.safe(name), ""));
            if (!(record.payload() instanceof PayloadRecord.Plain(Payload.Linux linux))) {
                throw new FailedException("Profile " + name + " starts no kernel of an image.", "");
            }
            record.answers()
                    .ifPresent(answers ->
                            console.warn(
                                    "Left out, as its URL differs for each boot: the way to the answers "
                                            + Console.safe(answers)));
            return new Wanted(
                    name,
                    file(site, linux.image(), linux.kernel()),
                    linux.initrds().stream().map(path -> file(site, linux.image(), path)).toList(),
                    commandLine.orElseGet(() -> fixed(linux.arguments())));
        }
    }

    /// A command line that is signed cannot name an address that differs for each boot.
    private String fixed(String arguments) {
        List<String> words = Arrays.asList(arguments.strip().split("\\s+"));
        List<String> dropped = words.stream().filter(word -> word.contains("${")).toList();
        if (!dropped.isEmpty()) {
            console.warn(
                    Console.safe(
                            "Left out, as it differs for each boot: " + String.join(" ", dropped)));
        }
        return words.stream().filter(word -> !word.contains("${")).collect(Collectors.joining(" "));
    }

    /// Compared with what was taken in: nothing that the disk has changed gets a signature.
    private static SourceFile file(Site site, String image, String path) {
        KeptFile file =
                site.content()
                        .imageFile(image, path)
                        .orElseThrow(() ->
                                new FailedException(
                                        "Image " + image + " has no file " + Console.safe(path),
                                        ""));
        BlobAudit.Result result = new BlobAudit(site.blobs()).look(file.around());
        if (result instanceof BlobAudit.Result.Sound
                || result instanceof BlobAudit.Result.BroughtBack) {
            return SourceFile.of(file);
        }
        throw new FailedException(
                "File " + Console.safe(path) + " of image " + image + " is damaged.",
                "`stirrup image verify` tells more; add the image again.");
    }

    private static FileBytes opened(SourceFile file, List<FileBytes> open) {
        FileBytes bytes = file.named();
        open.add(bytes);
        return bytes;
    }

    private static void close(FileBytes bytes) {
        try {
            bytes.close();
        } catch (IOException _) {
            // It was only read.
            return;
        }
    }
}
