package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCommandsTest {
    private static final String SITE =
            """
            kind: profile
            name: disk
            selector:
              role: web
            local-disk: true
            ---
            kind: profile
            name: hello
            open: true
            require-https: true
            script:
              ipxe: |
                #!ipxe
                echo hello
            ---
            kind: profile
            name: menu
            menu:
              title: "Choose:"
              timeout: 10s
              fallback: disk
              items:
                - label: Hello
                  profile: hello
                - label: Disk
                  profile: disk
            ---
            kind: machine
            name: web1
            macs: ["52:54:00:12:34:56"]
            labels:
              role: web
            ---
            kind: plan
            machine: web1
            do: install-once
            profile: hello
            """;

    @TempDir private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("site.yaml"), text);
    }

    @Test
    void whatIsAppliedIsExportedAsTheSameText() throws Exception {
        Ran applied = Ran.on(data(), "apply", "-f", file(SITE).toString());
        assertThat(applied.err()).isEmpty();
        assertThat(applied.out()).endsWith("5 changed, 0 as they were\n");

        assertThat(Ran.on(data(), "export").out()).isEqualTo(SITE);

        assertThat(Ran.on(data(), "apply", "-f", file(SITE).toString()).out())
                .isEqualTo("0 changed, 5 as they were\n");
    }

    /// A deployment's link to its newest release, and a ConfigMap, whose files are links into a
    /// hidden folder beside them.
    @Test
    void aLinkIsTheFolderItLeadsToAndHiddenFoldersAreLeftOut() throws Exception {
        Path release = Files.createDirectories(folder.resolve("release"));
        Path hidden = Files.createDirectories(release.resolve("..2026"));
        Files.writeString(hidden.resolve("site.yaml"), SITE);
        Files.createSymbolicLink(release.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(release.resolve("site.yaml"), Path.of("..data", "site.yaml"));
        Path workflows = Files.createDirectories(release.resolve(".github/workflows"));
        Files.writeString(workflows.resolve("ci.yml"), "on: push\n");
        Path link = Files.createSymbolicLink(folder.resolve("current"), Path.of("release"));

        Ran applied = Ran.on(data(), "apply", "-f", link.toString());

        assertThat(applied.err()).isEmpty();
        assertThat(applied.out()).endsWith("5 changed, 0 as they were\n");
        assertThat(Ran.on(data(), "apply", "-f", release.toString()).out())
                .isEqualTo("0 changed, 5 as they were\n");
    }

    @Test
    void nothingIsKeptOfFilesWithOneProblem() throws Exception {
        String wrong = SITE.replace("profile: hello\n---", "profile: helo\n---") + "---\nkind: x\n";
        wrong = wrong.replace("do: install-once\nprofile: hello", "do: always\nprofile: nowhere");

        Ran ran = Ran.on(data(), "apply", "-f", file(wrong).toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .contains("site.yaml:39:7: \"x\" is not answers, machine, plan or profile")
                .contains("site.yaml:37:1: plan web1: there is no profile nowhere");
        assertThat(Ran.on(data(), "export").out()).isEmpty();
    }

    @Test
    void machinesAreAddedLabelledPlannedAndDeleted() {
        assertThat(Ran.on(data(), "machine", "add", "m1", "--mac=52:54:00:00:00:01").status())
                .isZero();
        assertThat(Ran.on(data(), "machine", "label", "52-54-00-00-00-01", "rack=7").out())
                .isEqualTo("m1 {rack=7}\n");
        assertThat(Ran.on(data(), "plan", "set", "m1", "--blocked=broken fan").out())
                .isEqualTo("m1: blocked: broken fan\n");
        assertThat(Ran.on(data(), "machine", "list").out())
                .isEqualTo(
                        """
                        NAME  STATE     ADDRESSES          PLAN                 LABELS  SEEN
                        m1    approved  52:54:00:00:00:01  blocked: broken fan  rack=7  never
                        """);
        assertThat(Ran.on(data(), "plan", "set", "m1", "--local").status()).isZero();
        assertThat(Ran.on(data(), "plan", "set", "m1", "--local", "--require-identity").err())
                .contains("local gives nothing to demand");
        assertThat(Ran.on(data(), "plan", "clear", "m1").status()).isZero();
        assertThat(Ran.on(data(), "plan", "show", "m1").status()).isEqualTo(1);
        assertThat(Ran.on(data(), "machine", "rename", "m1", "m2").status()).isZero();
        assertThat(Ran.on(data(), "machine", "delete", "m2").out()).isEqualTo("Deleted m2.\n");
        assertThat(Ran.on(data(), "machine", "show", "m2").err())
                .contains("There is no machine m2.")
                .contains("stirrup machine list");
    }

    @Test
    void profilesAreAddedShownAndDeleted() {
        assertThat(Ran.on(data(), "profile", "add", "disk", "--local-disk").out())
                .isEqualTo("kind: profile\nname: disk\nlocal-disk: true\n");
        assertThat(Ran.on(data(), "profile", "add", "x", "--chain=nonsense").err())
                .contains("profile x, chain: nonsense is neither a URL nor loader:SET/FILE");
        assertThat(Ran.on(data(), "profile", "add", "x").status()).isEqualTo(2);
        assertThat(Ran.on(data(), "profile", "add", "s", "--local-disk", "--require-https").out())
                .isEqualTo("kind: profile\nname: s\nrequire-https: true\nlocal-disk: true\n");
        assertThat(
                        Ran.on(data(), "profile", "add", "i", "--local-disk", "--require-identity")
                                .out())
                .contains("require-https: true\nrequire-identity: true\n");
        assertThat(Ran.on(data(), "profile", "list").out()).contains("disk  local disk");
        assertThat(Ran.on(data(), "profile", "delete", "disk").status()).isZero();
    }

    /// With the server's own issuer; openssl checks what came out.
    @Test
    void aMachineIsGivenACertificate() throws Exception {
        Path out = folder.resolve("out");
        Ran.on(data(), "machine", "add", "m1", "--mac=52:54:00:00:00:01");
        Ran given = Ran.on(data(), "machine", "certificate", "m1", "--out=" + out);

        assertThat(given.err()).isEmpty();
        assertThat(given.out()).containsPattern("Certificate [0-9a-f]{32} of m1, until ");
        for (String file : List.of("m1.crt", "m1.key", "m1.ipxe")) {
            assertThat(Files.getPosixFilePermissions(out.resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(Files.readString(out.resolve("m1.ipxe")))
                .containsPattern("set cert:hex 30:82:[0-9a-f:]+\nset privkey:hex 30:82:")
                .contains("https://${next-server}:8443/ipxe");
        String serial = given.out().replaceAll("(?s)Certificate (\\S+) .*", "$1");
        assertThat(Ran.on(data(), "machine", "show", "m1").out())
                .contains("# certificate " + serial);
        assertThat(Ran.on(data(), "revoke", "cert", serial, "--why=lost").status()).isZero();
        assertThat(Ran.on(data(), "machine", "certificate", "m2", "--out=" + out).err())
                .contains("There is no machine m2.");
    }

    @Test
    void aDataFolderThatCannotBeIsTold() throws Exception {
        Path occupied = Files.writeString(folder.resolve("file"), "");

        Ran ran = Ran.on(occupied, "export");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains(occupied.toString()).doesNotContain("bug");
    }

    @Test
    void profilesAreShownWithTheirGradeAtBest() throws Exception {
        Ran.on(data(), "apply", "-f", file(SITE).toString());
        assertThat(Ran.on(data(), "profile", "list").out()).contains("GRADE");
        Ran shown = Ran.on(data(), "profile", "show", "disk");
        assertThat(shown.out()).doesNotContain("# grade");
        Path again = file(Ran.on(data(), "profile", "show", "hello").out());
        assertThat(Ran.on(data(), "apply", "-f", again.toString()).status()).isZero();
    }
}
