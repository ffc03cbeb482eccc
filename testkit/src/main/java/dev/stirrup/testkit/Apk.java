package dev.stirrup.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Alpine's indexes and packages, made as its `abuild-sign` makes them: by openssl, tar and gzip.
public final class Apk {
    private static final int BLOCK = 512;

    private final Path folder;

    /// @param folder for keys and what is being made
    public Apk(Path folder) {
        this.folder = folder;
    }

    /// Makes a key.
    ///
    /// @param name of the public one, as in `/etc/apk/keys`
    /// @return the public one, in PEM
    public byte[] key(String name, int bits) throws IOException, InterruptedException {
        Path secret = secret(name);
        Program.run(folder, "openssl", "genrsa", "-out", secret.toString(), String.valueOf(bits));
        Program.run(folder, "openssl", "rsa", "-in", secret.toString(), "-pubout", "-out", name);
        return Files.readAllBytes(folder.resolve(name));
    }

    /// A signed index.
    ///
    /// @param algorithm `RSA`, `RSA256` or `RSA512`
    public byte[] index(String text, String key, String algorithm)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve("DESCRIPTION"), "made for a test");
        Files.writeString(folder.resolve("APKINDEX"), text);
        byte[] packed = packed(false, "DESCRIPTION", "APKINDEX");
        return joined(signature(packed, key, algorithm), packed);
    }

    /// A signed package.
    ///
    /// @param files names below the folder
    public byte[] ofFiles(String key, String... files) throws IOException, InterruptedException {
        byte[] data = packed(false, files);
        Path file = Files.write(folder.resolve("data.tar.gz"), data);
        String digest = Program.run(folder, "sha256sum", file.toString()).substring(0, 64);
        Files.writeString(
                folder.resolve(".PKGINFO"), "pkgname = made\ndatahash = " + digest + "\n");
        byte[] control = packed(true, ".PKGINFO");
        return joined(joined(signature(control, key, "RSA"), control), data);
    }

    private byte[] signature(byte[] packed, String key, String algorithm)
            throws IOException, InterruptedException {
        String name = ".SIGN." + algorithm + "." + key;
        Path text = Files.write(folder.resolve("signed"), packed);
        String digest =
                switch (algorithm) {
                    case "RSA256" -> "-sha256";
                    case "RSA512" -> "-sha512";
                    default -> "-sha1";
                };
        Program.run(
                folder,
                "openssl",
                "dgst",
                digest,
                "-sign",
                secret(key).toString(),
                "-out",
                name,
                text.toString());
        return packed(true, name);
    }

    /// @param isCut without the end marker, so that others may follow in the same archive
    private byte[] packed(boolean isCut, String... files) throws IOException, InterruptedException {
        Path tar = folder.resolve("one.tar");
        String[] command = {"tar", "--format=ustar", "-cf", tar.toString()};
        String[] all = Arrays.copyOf(command, command.length + files.length);
        System.arraycopy(files, 0, all, command.length, files.length);
        Program.run(folder, all);
        if (isCut) {
            byte[] content = Files.readAllBytes(tar);
            int end = content.length;
            while (end > 0 && isEmpty(content, end - BLOCK)) {
                end -= BLOCK;
            }
            Files.write(tar, Arrays.copyOf(content, end));
        }
        Program.run(folder, "gzip", "-n", "-9", "-f", tar.toString());
        return Files.readAllBytes(folder.resolve("one.tar.gz"));
    }

    private static boolean isEmpty(byte[] content, int from) {
        for (int i = from; i < from + BLOCK; i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private Path secret(String name) {
        return folder.resolve(name + ".secret");
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
