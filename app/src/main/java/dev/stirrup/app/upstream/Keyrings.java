package dev.stirrup.app.upstream;

import dev.stirrup.trust.upstream.ApkKeys;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.trust.upstream.Signer;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+@-]{0,62}");

    /// Where Alpine's packages put them.
    public static final Path ALPINE = Path.of("/etc/apk/keys");

    private static final String APK = ".rsa.pub";
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

    /// The keys of Alpine's packages, each by the name of its file.
    public ApkKeys readApk(Path system) throws IOException {
        return readApk(system, List.of());
    }

    /// @param names those that count, with or without their ending; empty: all
    public ApkKeys readApk(Path system, List<String> names) throws IOException {
        ApkKeys all = ApkKeys.none();
        for (Path file : apkFiles(system)) {
            String name = String.valueOf(file.getFileName());
            String plain = name.substring(0, name.length() - APK.length());
            if (!names.isEmpty() && !names.contains(name) && !names.contains(plain)) {
                continue;
            }
            try {
                all = readApk(all, file);
            } catch (MalformedException _) {
                // No key, or one too weak to vouch.
            }
        }
        return all;
    }

    /// Whether a file's name is one by which Alpine's signatures call keys.
    public static boolean isApkKey(Path file) {
        return ApkKeys.NAME.matcher(String.valueOf(file.getFileName())).matches();
    }

    /// These keys and that of a file.
    public static ApkKeys readApk(ApkKeys keys, Path file) throws IOException, MalformedException {
        if (Files.size(file) > ApkKeys.LONGEST) {
            throw new MalformedException("longer than any key", ApkKeys.LONGEST);
        }
        return keys.with(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    private List<Path> apkFiles(Path system) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(system, own)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + APK)) {
                found.forEach(files::add);
            } catch (NoSuchFileException | NotDirectoryException _) {
                // None there.
            }
        }
        return files;
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
        for (Path file : apkFiles(ALPINE)) {
            String name = file.getFileName().toString();
            try {
                kept.add(new Kept(name, file, readApk(ApkKeys.none(), file).signers()));
            } catch (MalformedException _) {
                kept.add(new Kept(name, file, List.of()));
            }
        }
        return kept;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Keeps a keyring for this site, in place of one of the same name.
    ///
    /// @param name ends with `.rsa.pub` for a key of Alpine's packages, whose signatures call it so
    ///
    /// @throws MalformedException when it holds no keys
    public Kept add(String name, Path file) throws IOException, MalformedException {
        boolean isApk = name.endsWith(APK);
        List<Signer> signers =
                isApk
                        ? ApkKeys.none().with(name, Files.readAllBytes(file)).signers()
                        : read(file).signers();
        Files.createDirectories(own);
        Path place = own.resolve(isApk ? name : name + ".gpg");
        Path made = own.resolve(name + ".new");
        Files.write(made, Files.readAllBytes(file));
        Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        return new Kept(name, place, signers);
    }

    /// @return whether the site had one of this name
    public boolean remove(String name) throws IOException {
        return Files.deleteIfExists(own.resolve(name.endsWith(APK) ? name : name + ".gpg"));
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
