package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.preflight.DbxText;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.preflight.RevocationData;
import dev.stirrup.store.preflight.RevocationData.Kept;
import dev.stirrup.store.preflight.RevocationData.Kind;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureListDecoder;
import dev.stirrup.uefi.list.SignatureListEncoder;
import dev.stirrup.uefi.list.VariableUpdateDecoder;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.uefi.preflight.SignatureDatabase;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.uefi.sbat.SbatLevel;
import dev.stirrup.uefi.sbat.ShimLevels;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `stirrup trust update`.
@Command(
        name = "update",
        description = {
            "Bring the lists of what is revoked everywhere. `stirrup inspect` and every publish",
            "look at them; they are kept with their origin and date. Nothing is sent to machines."
        })
final class UpdateCommand implements Callable<Integer> {
    private static final int LARGEST = SignatureListDecoder.LARGEST;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;

    @Mixin private SiteOptions options = new SiteOptions();

    @Option(
            names = "--dbx",
            paramLabel = "FILE|URL",
            description = {
                "Microsoft's DBXUpdate.bin, or signature lists; one for each processor.",
                "All that are named together replace what was kept."
            })
    private List<String> dbx = List.of();

    @Option(
            names = "--sbat",
            paramLabel = "FILE|URL",
            description = "An SBAT level as text, or a shim that carries the newest.")
    private Optional<String> sbat = Optional.empty();

    UpdateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (dbx.isEmpty() && sbat.isEmpty()) {
            throw new FailedException("What to bring? --dbx, --sbat, or both.", "");
        }
        DataFolder folder = DataFolder.open(options.data(options.settings()));
        RevocationData data = new RevocationData(folder.revocations());
        Instant now = Instant.now();
        if (!dbx.isEmpty()) {
            List<SignatureList> lists = new ArrayList<>();
            dbx.forEach(origin -> lists.addAll(lists(origin)));
            data.keep(
                    Kind.DBX,
                    new Kept(
                            Bytes.of(SignatureListEncoder.encode(lists)),
                            String.join(", ", dbx),
                            now));
            console.line("dbx: " + DbxText.of(SignatureDatabase.of(lists)));
        }
        sbat.ifPresent(origin -> {
            SbatLevel level = level(origin);
            data.keep(Kind.SBAT, new Kept(text(level), origin, now));
            console.line(Console.safe("SBAT level: " + level.date()));
        });
        return 0;
    }

    private static List<SignatureList> lists(String origin) {
        byte[] content = content(origin);
        try {
            List<SignatureList> lists =
                    VariableUpdateDecoder.isUpdate(content)
                            ? VariableUpdateDecoder.decode(content).content()
                            : SignatureListDecoder.decode(content);
            if (lists.isEmpty()) {
                throw new FailedException(Console.safe(origin) + " is empty", "");
            }
            return lists;
        } catch (MalformedException e) {
            throw new FailedException(Console.safe(origin + " is no dbx: " + e.getMessage()), "");
        }
    }

    private static SbatLevel level(String origin) {
        byte[] content = content(origin);
        try {
            if (content.length > 2 && content[0] == 'M' && content[1] == 'Z') {
                ByteSource source = ByteSource.of(content);
                byte[] section =
                        SectionContent.read(
                                        PeDecoder.decode(source),
                                        source,
                                        ".sbatlevel",
                                        SbatDecoder.LARGEST)
                                .orElseThrow(
                                        () -> new MalformedException("it carries no level", 0));
                return ShimLevels.decode(section).latest();
            }
            return SbatDecoder.level(content);
        } catch (MalformedException e) {
            throw new FailedException(
                    Console.safe(origin + " is no SBAT level: " + e.getMessage()), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes text(SbatLevel level) {
        StringBuilder text = new StringBuilder("sbat,1," + level.date() + "\n");
        level.least()
                .forEach(entry ->
                        text.append(entry.component())
                                .append(',')
                                .append(entry.generation())
                                .append('\n'));
        return Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] content(String origin) {
        try (InputStream in = opened(origin)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new FailedException(Console.safe(origin) + " is too large", "");
            }
            return content;
        } catch (IOException | IllegalArgumentException e) {
            throw new FailedException(
                    Console.safe("Cannot read " + origin + ": " + e.getMessage()), "");
        }
    }

    private static InputStream opened(String origin) throws IOException {
        if (!origin.startsWith("https://") && !origin.startsWith("http://")) {
            return Files.newInputStream(Path.of(origin));
        }
        URLConnection connection = URI.create(origin).toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        return connection.getInputStream();
    }
}
