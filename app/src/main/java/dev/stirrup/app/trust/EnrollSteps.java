package dev.stirrup.app.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How each kind of firmware is given the site's certificates. The texts lie beside this class, one
/// file each; where nobody of us saw the menu they say what to look for.
enum EnrollSteps {
    OVMF("OVMF in QEMU"),
    EDK2("firmware with EDK2's own setup pages"),
    DELL("Dell servers and client PCs"),
    HPE("HPE servers with iLO"),
    LENOVO("Lenovo servers and client PCs"),
    SUPERMICRO("Supermicro servers"),
    AMI("AMI Aptio setup, as on Intel NUC and many boards"),
    IPXE("iPXE, in firmware that trusts the site already and without"),
    LINUX("a running Linux, for Secure Boot's keys");

    private final String title;

    EnrollSteps(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<EnrollSteps> named(String word) {
        return Stream.of(values()).filter(steps -> steps.word().equals(word)).findFirst();
    }

    String text() {
        String file = "enroll-" + word() + ".txt";
        try (InputStream in = EnrollSteps.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
