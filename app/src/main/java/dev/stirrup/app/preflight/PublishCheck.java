package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.store.loader.LoaderSource;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Preflight;
import dev.stirrup.uefi.preflight.Refusal;
import dev.stirrup.uefi.preflight.Ruling;
import dev.stirrup.uefi.preflight.TrustSet;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What keeps machines with Secure Boot on from starting files that are about to be published. An
/// unsigned program is no fault: it boots where Secure Boot is off, and that is said.
///
/// @param faults to be forced, if they are to be published all the same
/// @param notes to be told
public record PublishCheck(List<String> faults, List<String> notes) {
    private static final String SECOND_STAGE = "grub";

    public PublishCheck {
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }

    private record Seen(LoaderSource source, Inspection inspection) {
        String name() {
            return Console.safe(source.servedAs());
        }
    }

    /// @param paths files, and folders whose files are meant
    /// @param data the data folder
    public static PublishCheck of(List<Path> paths, Path data, Instant now) throws IOException {
        KnownTrust known = KnownTrust.of(data, now);
        List<String> faults = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        for (LoaderSource file : files(paths)) {
            if (isProgram(file.file())) {
                look(file, known, faults).ifPresent(seen::add);
            }
        }
        List<TrustSet> shims =
                seen.stream()
                        .map(one -> one.inspection().shim())
                        .flatMap(Optional::stream)
                        .map(Inspection.Shim::keys)
                        .toList();
        for (Seen one : seen) {
            judge(one, faults, notes);
            if (!shims.isEmpty() && one.name().startsWith(SECOND_STAGE)) {
                judgeSecondStage(one, shims, known, faults);
            }
        }
        return new PublishCheck(faults, notes);
    }

    /// Whether a file begins as a PE program with an EFI head may.
    static boolean isProgram(Path file) {
        try (FileBytes bytes = FileBytes.open(file)) {
            return isProgram(bytes);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isProgram(ByteSource bytes) throws IOException {
        byte[] head = new byte[2];
        if (bytes.size() < head.length) {
            return false;
        }
        bytes.read(0, head, 0, head.length);
        return head[0] == 'M' && head[1] == 'Z';
    }

    /// The files that will be served, by their names there. Where a package has the signed file
    /// beside the plain one, the signed one is served.
    private static Collection<LoaderSource> files(List<Path> paths) throws IOException {
        Map<String, LoaderSource> files = new TreeMap<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.filter(Files::isRegularFile)
                            .sorted()
                            .map(LoaderSource::of)
                            .forEach(one -> files.put(one.servedAs(), one));
                }
            } else {
                LoaderSource one = LoaderSource.of(path);
                files.put(one.servedAs(), one);
            }
        }
        return files.values();
    }

    private static Optional<Seen> look(LoaderSource file, KnownTrust known, List<String> faults)
            throws IOException {
        try (FileBytes bytes = FileBytes.open(file.file())) {
            return Optional.of(new Seen(file, Preflight.inspect(bytes, known.question())));
        } catch (MalformedException e) {
            faults.add(Console.safe(file.servedAs() + ": no firmware loads it: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private static void judge(Seen one, List<String> faults, List<String> notes) {
        if (one.inspection().isAcceptedSomewhere()) {
            return;
        }
        Optional<Ruling.Refused> worst =
                one.inspection().rulings().stream()
                        .map(Inspection.ByKeys::ruling)
                        .filter(ruling -> ruling instanceof Ruling.Refused)
                        .map(ruling -> (Ruling.Refused) ruling)
                        .filter(refused -> isFault(refused.why()))
                        .findFirst();
        if (worst.isPresent()) {
            faults.add(one.name() + ": " + text(worst.get()));
        } else if (one.inspection().image().signatures().isEmpty()) {
            notes.add(one.name() + " is not signed: it boots with Secure Boot off only");
        }
    }

    /// A signed second stage must pass the shim beside it, which also takes what the machine's own
    /// firmware takes; an unsigned one is for machines with Secure Boot off.
    private static void judgeSecondStage(
            Seen one, List<TrustSet> shims, KnownTrust known, List<String> faults)
            throws IOException {
        if (one.inspection().isAcceptedSomewhere()) {
            return;
        }
        Preflight.Question question =
                new Preflight.Question(shims, known.revoked().list(), known.revoked().level());
        try (FileBytes bytes = FileBytes.open(one.source().file())) {
            Inspection seen = Preflight.inspect(bytes, question);
            if (!seen.isAcceptedSomewhere()
                    && !seen.image().signatures().isEmpty()
                    && seen.rulings().getFirst().ruling() instanceof Ruling.Refused refused) {
                faults.add(one.name() + ": the shim beside it refuses it: " + text(refused));
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("it was readable just now", e);
        }
    }

    private static String text(Ruling.Refused refused) {
        return Console.safe(
                refused.why().text()
                        + (refused.detail().isEmpty() ? "" : " (" + refused.detail() + ")"));
    }

    private static boolean isFault(Refusal why) {
        return why.isRevocation() || why == Refusal.ALTERED || why == Refusal.BROKEN_SIGNATURES;
    }
}
