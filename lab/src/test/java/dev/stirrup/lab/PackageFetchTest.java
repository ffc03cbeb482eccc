package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian's own apt on a small signed archive: two versions of a kernel, and a package without
/// files that stands for the newest.
@Tag("real")
@RequiresProgram({"apt-get", "dpkg-deb", "gpg", "gpgconf"})
class PackageFetchTest {
    private static final String SIGNER = "Archive <archive@example.org>";

    @TempDir Path folder;

    private final StringBuilder index = new StringBuilder();

    @BeforeEach
    void makeArchive() throws Exception {
        add("linux-image-1-cloud", "");
        add("linux-image-2-cloud", "Depends: kmod\n");
        add("linux-image-cloud", "Depends: linux-image-2-cloud (= 1.0)\n");
        sign();
    }

    @Test
    void packagesAreUnpackedByTheirNames() throws Exception {
        fetch().into(target(), List.of("linux-image-1-cloud"));
        assertThat(CloudKernel.in(target()).file()).hasContent("linux-image-1-cloud");
    }

    @Test
    void aPackageWithoutFilesLeadsToTheOneItNeeds() throws Exception {
        fetch().neededBy("linux-image-cloud", target());
        assertThat(CloudKernel.in(target()).file()).hasContent("linux-image-2-cloud");
    }

    @Test
    void whatTheArchiveHasNotIsAFailure() {
        assertThatThrownBy(() -> fetch().neededBy("linux-image-absent", target()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("linux-image-absent");
    }

    private PackageFetch fetch() {
        var mirror =
                new AptMirror(
                        "copy:" + folder.resolve("archive"),
                        Optional.of(folder.resolve("archive.gpg").toString()));
        return new PackageFetch(mirror, "stable", folder.resolve("apt"));
    }

    private Path target() {
        return folder.resolve("unpacked");
    }

    private void add(String name, String more) throws Exception {
        Path tree = folder.resolve(name);
        Files.createDirectories(tree.resolve("boot"));
        Files.writeString(tree.resolve("boot/vmlinuz-" + name), name);
        String control =
                """
                Package: %s
                Version: 1.0
                Architecture: amd64
                Maintainer: %s
                %sDescription: a kernel
                """
                        .formatted(name, SIGNER, more);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(tree.resolve("DEBIAN/control"), control);
        String path = "pool/" + name + ".deb";
        Path deb = folder.resolve("archive").resolve(path);
        Files.createDirectories(folder.resolve("archive/pool"));
        Program.run(
                folder, "dpkg-deb", "--root-owner-group", "-b", tree.toString(), deb.toString());
        byte[] content = Files.readAllBytes(deb);
        index.append(control)
                .append("Filename: " + path + "\n")
                .append("Size: " + content.length + "\n")
                .append("SHA256: " + sha256(content) + "\n\n");
    }

    private void sign() throws Exception {
        Path suite = folder.resolve("archive/dists/stable");
        Files.createDirectories(suite.resolve("main/binary-amd64"));
        byte[] packages = index.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(suite.resolve("main/binary-amd64/Packages"), packages);
        String release =
                """
                Suite: stable
                Codename: stable
                Date: Thu, 01 Jan 2026 00:00:00 UTC
                Architectures: amd64
                Components: main
                SHA256:
                 %s %d main/binary-amd64/Packages
                """
                        .formatted(sha256(packages), packages.length);
        try (var gpg =
                new Gpg(Files.createDirectory(folder.resolve("g")))
                        .key(SIGNER, "rsa3072", "never")) {
            Files.write(
                    suite.resolve("InRelease"),
                    gpg.sign(SIGNER, release.getBytes(StandardCharsets.UTF_8), "--clearsign"));
            Files.write(folder.resolve("archive.gpg"), gpg.exported(SIGNER));
        }
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
