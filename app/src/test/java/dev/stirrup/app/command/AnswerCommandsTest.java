package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerCommandsTest {
    private static final String SITE =
            """
            kind: answers
            name: web
            format: kickstart
            text: |
              rootpw --lock
              network --hostname=${name}
            ---
            kind: profile
            name: install
            answers: web
            script:
              ipxe: |
                #!ipxe
                echo ${answers}
            ---
            kind: machine
            name: web1
            macs: ["52:54:00:12:34:56"]
            ---
            kind: plan
            machine: web1
            do: always
            profile: install
            """;

    @TempDir private Path folder;

    private Ran ran(String... arguments) {
        return Ran.on(folder.resolve("data"), arguments);
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Ran applied(String text) throws Exception {
        return ran("apply", "-f", file("site.yaml", text));
    }

    @Test
    void answersAreAppliedExportedAndFilled() throws Exception {
        assertThat(applied(SITE).out()).endsWith("4 changed, 0 as they were\n");
        assertThat(ran("export").out()).isEqualTo(SITE);
        assertThat(applied(SITE).out()).endsWith("0 changed, 4 as they were\n");
        assertThat(ran("render", "--machine=web1").out())
                .isEqualTo("rootpw --lock\nnetwork --hostname=web1\n");
        assertThat(ran("answer", "list").out()).contains("web", "kickstart", "install");
        assertThat(ran("answer", "show", "web").out()).contains("--hostname=${name}");
    }

    @Test
    void aSecretInAFileIsRefusedWithItsLineAndTheWayOut() throws Exception {
        String text = "text\nrootpw --plaintext hunter2\n";
        String file = file("web.ks", text);
        for (String verb : new String[] {"add", "check"}) {
            Ran refused =
                    verb.equals("add")
                            ? ran("answer", "add", "web", file)
                            : ran("answer", "check", file);
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err())
                    .contains("line 2", "stirrup secret set", "${secret:NAME|crypt-sha512}")
                    .contains("--force")
                    .doesNotContain("hunter2");
        }
        String yaml =
                "kind: answers\nname: web\nformat: kickstart\ntext: |\n  text\n  rootpw hunter2\n";
        assertThat(applied(yaml).err())
                .contains("site.yaml:4:1", "line 2")
                .doesNotContain("hunter2");
        assertThat(ran("answer", "add", "web", file, "--force").status()).isZero();
        assertThat(ran("export").out()).contains("plain-secrets: true");
        assertThat(applied(yaml.replace("text: |", "plain-secrets: true\ntext: |")).status())
                .isZero();
    }

    @Test
    void whatIsWrongInATextIsToldWithItsPlace() throws Exception {
        Ran refused = ran("answer", "add", "web", file("preseed.cfg", "d-i x string\n  ${nam}\n"));
        assertThat(refused.err()).contains("line 2, column 3").contains("there is no ${nam}");
        Ran kind = ran("answer", "add", "web", file("x.txt", "hello\n"));
        assertThat(kind.err()).contains("--kind");
        assertThat(ran("answer", "add", "web", file("x.txt", "hi\n"), "--kind=x").err())
                .contains("There is no kind x");
    }

    @Test
    void butaneIsRefusedWithTheWayToTranslateIt() throws Exception {
        Ran refused =
                ran("answer", "add", "core", file("core.bu", "variant: fcos\nversion: 1.5.0\n"));
        assertThat(refused.err()).contains("butane --strict");
        assertThat(applied("kind: answers\nname: a\nformat: butane\ntext: x\n").err())
                .contains("site.yaml:3:1", "butane --strict");
    }

    @Test
    void namesMustLeadSomewhere() throws Exception {
        assertThat(applied(SITE.replace("answers: web", "answers: none")).err())
                .contains("there are no answers none");
        assertThat(applied(SITE.replace("echo ${answers}", "echo")).err())
                .contains("lead to answers");
        assertThat(applied(SITE).status()).isZero();
        assertThat(ran("answer", "remove", "web").err()).contains("are those of profile install");
        assertThat(ran("profile", "delete", "install").status()).isNotZero();
        assertThat(ran("plan", "clear", "web1").status()).isZero();
        assertThat(ran("profile", "delete", "install").status()).isZero();
        assertThat(ran("answer", "remove", "web").status()).isZero();
        assertThat(ran("answer", "remove", "web").err()).contains("there are no such answers");
    }

    @Test
    void whatAMachineLacksIsToldBeforeItBoots() throws Exception {
        String lacking = SITE.replace("${name}", "${label.role}-${secret:root}");
        assertThat(applied(lacking).status()).isZero();
        Ran rendered = ran("render", "--machine=web1");
        assertThat(rendered.status()).isNotZero();
        assertThat(rendered.err())
                .contains("line 2, column 20: this machine has no label.role")
                .contains("there is no secret root");
        assertThat(ran("render", "--machine=web2").err()).contains("There is no machine web2");
    }
}
