package dev.stirrup.boot.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.answer.AnswerText.Filled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
    private static final String NASTY = "a\"b'c: <d> & #{e}";

    /// What a machine and a site have.
    private record Values(Map<String, String> variables, Map<String, String> secrets)
            implements AnswerValues {
        @Override
        public Optional<String> variable(String name) {
            return Optional.ofNullable(variables.get(name));
        }

        @Override
        public Optional<String> secret(String name) {
            return Optional.ofNullable(secrets.get(name));
        }

        @Override
        public String crypted(String password) {
            return "$6$" + password.length();
        }
    }

    private static final AnswerValues VALUES =
            new Values(
                    Map.of(
                            "name",
                            "web1",
                            "label.nasty",
                            NASTY,
                            "label.lines",
                            "a\nb",
                            "label.number",
                            "0123",
                            "label.yes",
                            "yes",
                            "label.back",
                            "x\\"),
                    Map.of("root", "s3cret"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "PRESEED!d-i x string ${name}!d-i x string web1",
                "PRESEED!d-i x string ${label.none:-here}!d-i x string here",
                "PRESEED!echo $HOME $${HOME} $(date)!echo $HOME ${HOME} $(date)",
                "PRESEED!${secret:root|crypt-sha512}!$6$6",
                "KICKSTART!rootpw --iscrypted ${secret:root|crypt-sha512}!rootpw --iscrypted '$6$6'",
                "KICKSTART!network --hostname=${name}!network --hostname=web1",
                "KICKSTART!echo ${label.nasty}!echo 'a\"b'\\''c: <d> & #{e}'",
                "AUTOINSTALL!hostname: ${name}!hostname: web1",
                "AUTOINSTALL!x: ${label.nasty}!x: \"a\\\"b'c: <d> & #{e}\"",
                "AUTOINSTALL!x: ${label.number}!x: \"0123\"",
                "AUTOINSTALL!- ${label.yes}!- \"yes\"",
                "AUTOINSTALL!x: host-${label.number}.lan!x: host-0123.lan",
                "AUTOINSTALL!x: \"say ${label.nasty|json}\"!x: \"say a\\\"b'c: <d> & #{e}\"",
                "AUTOINSTALL!x: ${label.lines}!x: \"a\\nb\"",
                "AUTOYAST!<a>${label.nasty}</a>!<a>a&quot;b&apos;c: &lt;d&gt; &amp; #{e}</a>",
                "IGNITION!{\"a\":\"${label.nasty}\"}!{\"a\":\"a\\\"b'c: <d> & #{e}\"}",
                "ALPINE!HOSTNAMEOPTS=${name}!HOSTNAMEOPTS=web1",
                "AUTOUNATTEND!<v>${secret:root|base64}</v>!<v>czNjcmV0</v>",
                "PRESEED!${label.nasty|raw}!a\"b'c: <d> & #{e}",
            })
    void valuesAreWrittenAsTheFormatDemands(AnswerKind kind, String text, String filled) {
        var read = AnswerText.read(text, kind);
        assertThat(read.faults()).isEmpty();
        assertThat(read.fill(VALUES)).isEqualTo(new Filled.Done(filled));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "PRESEED!a\\n b ${nmae} c!2!4!there is no ${nmae}",
                "PRESEED!${name!1!1!without its }",
                "PRESEED!${secret:a b}!1!1!no name of a secret",
                "PRESEED!${secret:root:-x}!1!1!a secret has no default",
                "PRESEED!x${name|shout}!1!2!there is no filter shout",
                "PRESEED!${name|crypt-sha512}!1!1!is for secrets",
                "PRESEED!${secret:root|shell|crypt-sha512}!1!1!must be the last one",
                "PRESEED!${}!1!1!there is no ${}",
            })
    void whatIsWrongIsToldWithItsPlace(
            AnswerKind kind, String text, int line, int column, String why) {
        assertThat(AnswerText.read(text.replace("\\n", "\n"), kind).faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(line);
                    assertThat(fault.column()).isEqualTo(column);
                    assertThat(fault.text()).contains(why);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "PRESEED!${uuid}!this machine has no uuid",
                "PRESEED!${secret:none}!there is no secret none",
                "PRESEED!x ${label.lines}!a line break",
                "PRESEED!x ${label.back}!a backslash",
                "KICKSTART!x ${label.lines}!a control character",
                "AUTOINSTALL!x: and ${label.nasty}!write |json in it",
                "AUTOINSTALL!  ${label.nasty}!write |json in it",
            })
    void whatAMachineLacksKeepsItsAnswersBack(AnswerKind kind, String text, String why) {
        assertThat(AnswerText.read(text, kind).fill(VALUES))
                .isInstanceOfSatisfying(
                        Filled.Lacking.class,
                        lacking -> assertThat(lacking.faults().getFirst().text()).contains(why));
    }

    @Test
    void secretsAreNamedBeforeAnythingIsFilled() {
        var text = AnswerText.read("${secret:a} ${secret:b|base64} ${name}", AnswerKind.ALPINE);
        assertThat(text.secrets()).containsExactlyInAnyOrder("a", "b");
        assertThat(new Answers("x", AnswerKind.ALPINE, text).hasSecrets()).isTrue();
    }

    /// Any text is read, and none with faults is filled.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTextIsRead(long seed) {
        var random = new Random(seed);
        List<AnswerKind> kinds = List.of(AnswerKind.values());
        String alphabet = "${}|:-\n secretname.x\"<'";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            AnswerKind kind = kinds.get(i % kinds.size());
            var read = AnswerText.read(text.toString(), kind);
            Filled filled = read.fill(VALUES);
            if (!read.faults().isEmpty()) {
                assertThat(filled).isInstanceOf(Filled.Lacking.class);
            }
        }
    }
}
