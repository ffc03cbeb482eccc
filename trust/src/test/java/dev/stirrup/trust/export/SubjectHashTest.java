package dev.stirrup.trust.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// OpenSSL itself named the links of this system's authorities.
@Tag("real")
class SubjectHashTest {
    private static final Path CERTIFICATES = Path.of("/etc/ssl/certs");

    @Test
    void opensslNamesAllAuthoritiesOfThisSystemSo() throws Exception {
        List<Path> links = links();
        Assumptions.assumeFalse(links.isEmpty(), "no folder of certificates here");
        for (Path link : links) {
            X509Certificate certificate = Pem.certificates(Files.readAllBytes(link)).getFirst();
            assertThat(String.valueOf(link.getFileName()))
                    .startsWith(SubjectHash.of(certificate) + ".");
        }
    }

    private static List<Path> links() throws Exception {
        if (!Files.isDirectory(CERTIFICATES)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(CERTIFICATES)) {
            return all.filter(path -> path.toString().matches(".*/[0-9a-f]{8}\\.\\d")).toList();
        }
    }
}
