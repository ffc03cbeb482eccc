package dev.stirrup.app.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.server.Loops;
import dev.stirrup.server.iscsi.IscsiListener;
import dev.stirrup.server.iscsi.IscsiPorts;
import dev.stirrup.server.iscsi.IscsiSettings;
import dev.stirrup.store.content.Blob;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.disk.disc.DiscUnit;
import dev.stirrup.store.disk.disc.Discs;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.content.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A kept ISO image as a CD-ROM: for libiscsi's tools, QEMU's block layer, and a BIOS that boots
/// from it.
@Tag("real")
class DiscClientTest {
    private static final String NAME = "iqn.2026-01.test.stirrup:disc";
    private static final String BLOCK_DRIVER = "/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so";
    private static final int LIMIT_SECONDS = 180;
    private static final int SECTORS = 3000;

    @TempDir Path folder;
    private Loops loops;
    private DiscUnit disc;
    private IscsiListener listener;

    @BeforeEach
    void start() throws Exception {
        byte[] bytes = BootableDisc.of(SECTORS);
        Files.write(folder.resolve("iso"), bytes);
        var blobs = new BlobStore(folder.resolve("content"));
        Blob blob = blobs.alone(() -> blobs.put(new ByteArrayInputStream(bytes), bytes.length));
        disc =
                new Discs(blobs, new CheckedBlobs(blobs), InstantSource.system())
                        .open(new Image(blob.digest(), blob.size()));
        SortedMap<Integer, DiscUnit> units = new TreeMap<>();
        units.put(0, disc);
        loops = Loops.start(1);
        listener =
                IscsiListener.start(
                        loops,
                        IscsiSettings.on(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new IscsiPorts(
                                new Open(new Target(NAME, units)),
                                (ask, name) -> Optional.empty(),
                                news -> {},
                                InstantSource.system()));
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        loops.close();
        disc.close();
    }

    private record Open(Target target) implements Targets {
        @Override
        public Admission admit(LoginAsk ask) {
            return new Admission.Admitted(Proof.OPEN);
        }

        @Override
        public Opening open(Proven who) {
            return new Opening.Opened(target);
        }

        @Override
        public List<String> visibleTo(Proven who) {
            return List.of(target.name());
        }
    }

    private String portal() {
        return "127.0.0.1:" + listener.address().getPort();
    }

    @Test
    @RequiresProgram({"iscsi-ls", "iscsi-inq"})
    void libiscsiSeesADrive() throws Exception {
        assertThat(run("iscsi-ls", "-s", "iscsi://" + portal() + "/")).contains("Type:MMC");
        assertThat(run("iscsi-inq", "iscsi://" + portal() + "/" + NAME + "/0"))
                .contains("Type:MMC", "Vendor:Stirrup", "Product:CD-ROM", "Removable:1");
    }

    @Test
    @RequiresProgram({"qemu-img", "qemu-io", BLOCK_DRIVER})
    void qemuReadsEveryByteAndWritesNone() throws Exception {
        String options = "driver=iscsi,transport=tcp,lun=0,portal=" + portal() + ",target=" + NAME;
        String file = "driver=raw,file.driver=file,file.filename=" + folder.resolve("iso");
        assertThat(run("qemu-img", "compare", "--image-opts", options, file))
                .contains("Images are identical");
        assertThat(
                        run(
                                "qemu-io",
                                "-f",
                                "raw",
                                "-c",
                                "write 0 2k",
                                "iscsi://" + portal() + "/" + NAME + "/0"))
                .doesNotContain("wrote 2048");
    }

    /// The drive that the machine sees is QEMU's own over our blocks, or ours itself: then the
    /// firmware's commands reach us as they are.
    @ParameterizedTest
    @ValueSource(strings = {"scsi-cd", "scsi-generic"})
    @RequiresProgram({"qemu-system-x86_64", BLOCK_DRIVER})
    void aBiosBootsFromIt(String drive) throws Exception {
        Path serial = folder.resolve("serial");
        String said =
                run(
                        "qemu-system-x86_64",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-m",
                        "64",
                        "-serial",
                        "file:" + serial,
                        "-device",
                        "isa-debug-exit,iobase=" + BootableDisc.EXIT_PORT + ",iosize=1",
                        "-blockdev",
                        "driver=iscsi,node-name=disc,read-only=on,transport=tcp,lun=0,portal="
                                + portal()
                                + ",target="
                                + NAME,
                        "-device",
                        "virtio-scsi-pci",
                        "-device",
                        drive + ",drive=disc,bootindex=1");
        assertThat(serial).exists();
        assertThat(Files.readString(serial)).as(said).contains(BootableDisc.SAID);
    }

    private String run(String... command) throws IOException, InterruptedException {
        var limited = new ArrayList<>(List.of("timeout", Integer.toString(LIMIT_SECONDS)));
        limited.addAll(List.of(command));
        Path output = folder.resolve("output");
        new ProcessBuilder(limited)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }
}
