package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.netboot.script.TrustStore;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The roots' archive over file systems laid out as installers' are: the same programs that trusted
/// another authority alone before trust this site's server afterwards.
@Tag("real")
@RequiresRoot
@RequiresProgram({"curl", "openssl", "cpio", "chroot", "ldd"})
class RootsInPlaceTest {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");
    private static final Pattern ACCEPTS = Pattern.compile("ACCEPT .*:(\\d+)");

    private static final String NEW_KEY = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";

    @TempDir Path temp;
    private Path root;
    private Process server;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        authority("site");
        authority("other");
        Files.writeString(temp.resolve("names"), "subjectAltName=IP:127.0.0.1\n");
        openssl("req" + NEW_KEY + "-subj /CN=server -keyout server.key -out server.csr");
        openssl(
                "x509 -req -in server.csr -CA site.pem -CAkey site.key -set_serial 2 -days 2"
                        + " -extfile names -out server.pem");
        server =
                new ProcessBuilder(
                                "openssl",
                                "s_server",
                                "-accept",
                                "127.0.0.1:0",
                                "-www",
                                "-cert",
                                "server.pem",
                                "-key",
                                "server.key")
                        .directory(temp.toFile())
                        .redirectErrorStream(true)
                        .start();
        port = port(server.inputReader(StandardCharsets.UTF_8).lines().iterator());
        root = Files.createDirectories(temp.resolve("root"));
        Files.createDirectories(root.resolve("etc/ssl/certs"));
        Files.createDirectories(root.resolve("dev"));
        for (String program : List.of("/usr/bin/curl", "/usr/bin/openssl")) {
            copy(Path.of(program));
            Matcher library = LIBRARY.matcher(Program.run(temp, "ldd", program));
            while (library.find()) {
                copy(Path.of(library.group(1)));
            }
        }
    }

    @AfterEach
    void stop() {
        server.destroyForcibly();
    }

    @Test
    void archsCurlTrustsTheSiteByTheBundleThatReplacesALink() throws Exception {
        Path other = Files.createDirectories(root.resolve("etc/ca-certificates/extracted"));
        Files.copy(temp.resolve("other.pem"), other.resolve("tls-ca-bundle.pem"));
        link(
                "etc/ssl/certs/ca-certificates.crt",
                "../../ca-certificates/extracted/tls-ca-bundle.pem");
        String[] curl = {"curl", "-fsS", "-o", "/out", "https://127.0.0.1:" + port};
        assertThat(trouble(curl)).contains("unable to get local issuer");
        unpack("arch");
        assertThat(trouble(curl)).isEmpty();
        assertThat(root.resolve("out")).content().contains("Ciphers");
    }

    @Test
    void alpinesFilesAreBothReplaced() throws Exception {
        Files.copy(temp.resolve("other.pem"), root.resolve("etc/ssl/certs/ca-certificates.crt"));
        link("etc/ssl/cert.pem", "certs/ca-certificates.crt");
        String url = "https://127.0.0.1:" + port;
        String[] byLink = {"curl", "-fsS", "-o", "/out", "--cacert", "/etc/ssl/cert.pem", url};
        String[] byFile = {"curl", "-fsS", "-o", "/out", url};
        assertThat(trouble(byLink)).contains("unable to get local issuer");
        assertThat(trouble(byFile)).contains("unable to get local issuer");
        unpack("alpine");
        assertThat(trouble(byLink)).isEmpty();
        assertThat(trouble(byFile)).isEmpty();
    }

    /// By OpenSSL's own places, as openSUSE's libcurl does. Debian's OpenSSL comes to the same
    /// folder by a link of its own.
    @Test
    void opensslOfOpenSuseFindsTheSiteBehindTheLink() throws Exception {
        Path other = Files.createDirectories(root.resolve("var/lib/ca-certificates/pem"));
        Files.copy(temp.resolve("other.pem"), other.resolve("other.pem"));
        Files.delete(root.resolve("etc/ssl/certs"));
        link("etc/ssl/certs", "../../var/lib/ca-certificates/pem");
        Files.createDirectories(root.resolve("usr/lib/ssl"));
        link("usr/lib/ssl/certs", "../../../etc/ssl/certs");
        String[] client = {
            "openssl", "s_client", "-brief", "-verify_return_error", "-connect", "127.0.0.1:" + port
        };
        assertThat(trouble(client)).contains("unable to get local issuer");
        unpack("suse");
        assertThat(trouble(client)).isEmpty();
        assertThat(other.resolve("other.pem")).exists();
        assertThat(root.resolve("etc/ssl/certs")).isSymbolicLink();
    }

    private void unpack(String store) throws Exception {
        X509Certificate site;
        try (InputStream in = Files.newInputStream(temp.resolve("site.pem"))) {
            site =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        byte[] archive = RootsArchive.written(TrustStore.named(store).orElseThrow(), List.of(site));
        Files.write(temp.resolve("roots.img.gz"), archive);
        Program.run(temp, "gzip", "-df", "roots.img.gz");
        Program.run(root, "cpio", "-idu", "--quiet", "-F", "../roots.img");
    }

    /// What a program says when it fails; empty when it does not.
    private String trouble(String... command) throws InterruptedException {
        var words = new ArrayList<>(List.of("chroot", root.toString()));
        words.addAll(List.of(command));
        try {
            Program.run(temp, words.toArray(String[]::new));
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void authority(String name) throws Exception {
        openssl(
                "req -x509"
                        + NEW_KEY
                        + "-days 2 -subj /CN=%s -keyout %s.key -out %s.pem"
                                .formatted(name, name, name));
    }

    private void openssl(String words) throws Exception {
        Program.run(temp, ("openssl " + words).split(" "));
    }

    private void link(String from, String to) throws IOException {
        Files.createSymbolicLink(root.resolve(from), Path.of(to));
    }

    private void copy(Path file) throws IOException {
        Path to = root.resolve(Path.of("/").relativize(file));
        if (!Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(file.toRealPath(), to);
        }
    }

    private static int port(Iterator<String> lines) {
        while (lines.hasNext()) {
            Matcher accepts = ACCEPTS.matcher(lines.next());
            if (accepts.find()) {
                return Integer.parseInt(accepts.group(1));
            }
        }
        throw new IllegalStateException("openssl s_server did not start");
    }
}
