package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverCommandTest {
    private static final String INF =
            """
            [Version]
            Class=Net
            Provider=%V%
            DriverVer=07/09/2025,100.95
            [Manufacturer]
            %V%=Card,NTamd64
            [Card.NTamd64]
            "Card"=Install,PCI\\VEN_1AF4&DEV_1000
            [Strings]
            V="Red Hat"
            """;

    @TempDir Path folder;

    @Test
    void aFolderOfDriversBecomesAnImage() throws Exception {
        Path makers = folder.resolve("from makers");
        write(makers.resolve("Net KVM/w11/netkvm.inf"), INF);
        write(makers.resolve("Net KVM/w11/netkvm.sys"), "driver");
        write(makers.resolve("Net KVM/w11/netkvm.pdb"), "symbols");
        write(makers.resolve("Net KVM/w10/net kvm.inf"), INF);
        write(makers.resolve("usb/usb.inf"), INF.replace("PCI\\", "USB\\"));
        write(makers.resolve("readme.txt"), "words");
        Ran added = ran("driver", "add", makers.toString());
        assertThat(added.out()).contains("Added 1 drivers as image drivers.");
        assertThat(added.err()).contains("net kvm.inf has a name that cannot be passed on");
        assertThat(done("driver", "list"))
                .containsPattern("drivers +netkvm.inf +amd64 +Net +1 +2025-07-09 100.95 +Red Hat");
        assertThat(done("image", "list", "drivers")).contains("Net_KVM/w11/driver.cab");
        assertThat(ran("driver", "add", makers.toString()).err())
                .contains("There is an image drivers already", "--replace");
        done("driver", "add", makers.toString(), "--replace");
        done("image", "remove", "drivers");
        assertThat(done("driver", "list")).doesNotContain("netkvm");
        assertThat(ran("driver", "add", makers.resolve("usb").toString()).err())
                .contains("has no driver for a PCI device");
        assertThat(ran("driver", "add", folder.resolve("missing").toString()).status()).isNotZero();
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String done(String... arguments) {
        Ran ran = ran(arguments);
        assertThat(ran.status()).as("%s", ran).isZero();
        return ran.out();
    }

    private Ran ran(String... arguments) {
        return Ran.on(folder.resolve("data"), arguments);
    }
}
