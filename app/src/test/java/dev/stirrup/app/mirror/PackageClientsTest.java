package dev.stirrup.app.mirror;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// dnf and pacman themselves install a package from our mirror, of a repository that their own
/// tools made, and again with its server away.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf"})
class PackageClientsTest {
    private static final String SIGNER = TestArchive.SIGNER;

    private static final String SPEC =
            """
            Name: hello
            Version: 1
            Release: 1
            Summary: a greeting
            License: none
            BuildArch: noarch
            %description
            a greeting
            %install
            mkdir -p %{buildroot}/usr/share/hello
            cp %{_topdir}/text %{buildroot}/usr/share/hello/text
            %files
            /usr/share/hello
            """;

    @TempDir Path folder;
    private Path text = Path.of("text");

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    @RequiresProgram({"dnf", "rpmbuild", "createrepo_c"})
    void dnfInstalls(String checksum) throws Exception {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        Path spec = Files.writeString(folder.resolve("hello.spec"), SPEC);
        write(folder);
        String[] build = {
            "rpmbuild",
            "-bb",
            "--define",
            "_topdir " + folder,
            "--define",
            "_rpmdir " + repository,
            spec.toString()
        };
        Program.run(folder, build);
        Program.run(folder, "createrepo_c", "-q", "--checksum=" + checksum, repository.toString());
        Path list = repository.resolve("repodata/repomd.xml");
        try (Gpg gpg = gpg()) {
            byte[] signature =
                    gpg.sign(SIGNER, Files.readAllBytes(list), "--armor", "--detach-sign");
            Files.write(repository.resolve("repodata/repomd.xml.asc"), signature);
            Path key = Files.write(folder.resolve("key"), gpg.exported(SIGNER, "--armor"));
            twice("rpm", repository, (front, root) -> dnf(front, key, root));
        }
    }

    private void dnf(MirrorFront front, Path key, Path root) throws Exception {
        Files.createDirectories(root.resolve("log"));
        Path lists = Files.createDirectories(root.resolve("lists"));
        Files.writeString(
                lists.resolve("test.repo"),
                """
                [test]
                name=test
                baseurl=%s
                gpgcheck=0
                repo_gpgcheck=1
                gpgkey=file://%s
                """
                        .formatted(front.url("mirror/test/"), key));
        Program.run(
                folder,
                "dnf",
                "-q",
                "-y",
                "--releasever=1",
                "--installroot=" + root,
                "--setopt=reposdir=" + lists,
                "--setopt=cachedir=" + root.resolve("cache"),
                "--setopt=logdir=" + root.resolve("log"),
                "--setopt=varsdir=",
                "--setopt=plugins=0",
                "install",
                "hello");
    }

    @Test
    @RequiresProgram({"pacman", "repo-add", "bsdtar"})
    void pacmanInstalls() throws Exception {
        Path repository = Files.createDirectories(folder.resolve("repository/core"));
        Path made = Files.createDirectories(folder.resolve("made/usr/share/hello"));
        write(made);
        Files.writeString(
                folder.resolve("made/.PKGINFO"),
                """
                pkgname = hello
                pkgbase = hello
                pkgver = 1-1
                pkgdesc = a greeting
                url = none
                builddate = 1700000000
                packager = Somebody <somebody@example.org>
                size = 300000
                arch = any
                license = none
                """);
        Path file = repository.resolve("hello-1-1-any.pkg.tar.zst");
        Program.run(
                folder.resolve("made"), "tar", "--zstd", "-cf", file.toString(), ".PKGINFO", "usr");
        try (Gpg gpg = gpg()) {
            byte[] signature = gpg.sign(SIGNER, Files.readAllBytes(file), "--detach-sign");
            Files.write(repository.resolve("hello-1-1-any.pkg.tar.zst.sig"), signature);
            Program.run(repository, "repo-add", "core.db.tar.gz", file.getFileName().toString());
            twice("arch", folder.resolve("repository"), (front, root) -> pacman(front, gpg, root));
        }
    }

    private void pacman(MirrorFront front, Gpg gpg, Path root) throws Exception {
        Path base = Files.createDirectories(root.resolve("var/lib/pacman"));
        Path settings =
                Files.writeString(
                        folder.resolve("pacman.conf"),
                        """
                        [options]
                        Architecture = any
                        SigLevel = Required DatabaseOptional TrustAll
                        [core]
                        Server = %s
                        """
                                .formatted(front.url("mirror/test/core")));
        Program.run(
                folder,
                "pacman",
                "--config=" + settings,
                "--root=" + root,
                "--dbpath=" + base,
                "--cachedir=" + Files.createDirectories(root.resolve("cache")),
                "--gpgdir=" + gpg.home(),
                "--logfile=" + root.resolve("log"),
                "--hookdir=" + root.resolve("hooks"),
                "--noconfirm",
                "-Sy",
                "hello");
    }

    private interface Client {
        void install(MirrorFront front, Path root) throws Exception;
    }

    private void twice(String kind, Path repository, Client client) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        String settings;
        try (var upstream = new TestMirror()) {
            for (Path file : files(repository)) {
                upstream.put(repository.relativize(file).toString(), Files.readAllBytes(file));
            }
            settings =
                    "mirrors:\n  test: {kind: %s, upstream: \"%s\", keyring: test}\n"
                            .formatted(kind, upstream.url(""));
            install(data, settings, client);
        }
        install(data, settings + "cache: {offline: true}\n", client);
    }

    private void install(Path data, String settings, Client client) throws Exception {
        Path keyrings = Files.createDirectories(data.resolve("keyrings"));
        Files.copy(folder.resolve("test.gpg"), keyrings.resolve("test.gpg"), REPLACE_EXISTING);
        Path root = Files.createTempDirectory(folder, "root");
        try (var front = new MirrorFront(data, settings)) {
            client.install(front, root);
        }
        assertThat(root.resolve("usr/share/hello/text")).hasSameBinaryContentAs(text);
    }

    private Gpg gpg() throws Exception {
        var gpg = new Gpg(Files.createDirectory(folder.resolve("g"))).key(SIGNER, "ed25519", "1y");
        Files.write(folder.resolve("test.gpg"), gpg.exported(SIGNER));
        return gpg;
    }

    private void write(Path place) throws IOException {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        text = Files.write(place.resolve("text"), random);
    }

    private static List<Path> files(Path repository) throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
