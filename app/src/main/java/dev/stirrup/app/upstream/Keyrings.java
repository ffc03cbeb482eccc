package dev.stirrup.app.upstream;

import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.Signer;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The keyrings that may vouch: those that the system's packages brought, and those that operators
/// gave to this site, which win over others of the same name.
public final class Keyrings {
    /// Where Debian's packages put them.
    public static final Path SYSTEM = Path.of("/usr/share/keyrings");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,62}");
    private static final Pattern FILE = Pattern.compile(".+\\.(gpg|asc|pgp)");

    private final Path own;
    private final Path system;

    /// @param own the site's folder; made when the first one is added
    public Keyrings(Path own, Path system) {
        this.own = own;
        this.system = system;
    }

    /// A keyring as it is kept.
    ///
    /// @param name without its ending
    public record Kept(String name, Path file, List<Signer> signers) {
        public Kept {
            signers = List.copyOf(signers);
        }
    }

    /// The keys of all keyrings.
    ///
    /// @param names those that count; empty: all
    public Keyring read(List<String> names) throws IOException {
        Keyring all = Keyring.empty();
        for (Map.Entry<String, Path> one : files().entrySet()) {
            if (names.isEmpty() || names.contains(one.getKey())) {
                try {
                    all = all.with(Keyring.decode(Files.readAllBytes(one.getValue())));
                } catch (MalformedException _) {
                    // A file of another kind, or one that this program cannot read: no keys.
                }
            }
        }
        return all;
    }

    /// A keyring that an operator named on the command line.
    ///
    /// @throws MalformedException when it holds no keys
    public static Keyring read(Path file) throws IOException, MalformedException {
        if (Files.size(file) > Keyring.LONGEST) {
            throw new MalformedException("longer than any keyring", Keyring.LONGEST);
        }
        return Keyring.decode(Files.readAllBytes(file));
    }

    /// All keyrings by name.
    public List<Kept> list() throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (Map.Entry<String, Path> one : files().entrySet()) {
            try {
                kept.add(new Kept(one.getKey(), one.getValue(), read(one.getValue()).signers()));
            } catch (MalformedException _) {
                kept.add(new Kept(one.getKey(), one.getValue(), List.of()));
            }
        }
        return kept;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Keeps a keyring for this site, in place of one of the same name.
    ///
    /// @throws MalformedException when it holds no keys
    public Kept add(String name, Path file) throws IOException, MalformedException {
        Keyring keys = read(file);
        Files.createDirectories(own);
        Path place = own.resolve(name + ".gpg");
        Path made = own.resolve(name + ".new");
        Files.write(made, Files.readAllBytes(file));
        Files.move(made, place, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        return new Kept(name, place, keys.signers());
    }

    /// @return whether the site had one of this name
    public boolean remove(String name) throws IOException {
        return Files.deleteIfExists(own.resolve(name + ".gpg"));
    }

    private Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path folder : List.of(system, own)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path file : found) {
                    String name = file.getFileName().toString();
                    // Keys that a distribution has withdrawn are kept for its old files.
                    if (FILE.matcher(name).matches() && !name.contains("-removed-")) {
                        files.put(name.substring(0, name.lastIndexOf('.')), file);
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException _) {
                // No keyrings there.
            }
        }
        return files;
    }
}
