package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {
    private static final Recognition RULES = Recognition.builtIn();

    @Test
    void everyRuleStandsInTheOrder() throws Exception {
        try (Stream<Path> files = Files.list(rules())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".rule"))
                    .extracting(name -> name.replace(".rule", ""))
                    .containsExactlyInAnyOrderElementsOf(RULES.names());
        }
    }

    private static Path rules() throws URISyntaxException {
        URL order = Objects.requireNonNull(RecognitionTest.class.getResource("rules/order"));
        return Objects.requireNonNull(Path.of(order.toURI()).getParent());
    }

    @Test
    void theFirstRuleThatFitsTells() throws Exception {
        Recognition mine =
                RULES.with(
                        "mine",
                        """
                        # A remark.
                        when label ^MINE_(?<version>\\d+)$
                        unless path not/here
                        take text etc/{kind}-release arch=(?<arch>\\w+)
                        take path boot/vmlinuz-{flavour}
                        system Mine
                        version ${version}
                        variant ${flavour}
                        architecture ${arch}
                        linux boot/vmlinuz-${flavour} boot/ucode.img? boot/initrd-${flavour}
                        linux boot/absent boot/initrd-${flavour}
                        arguments root=live:${tree}/${version}.img
                        delivery tree
                        memory 100 + disc
                        wipes etc/my-release
                        note Words.
                        note More words.
                        """);
        FakeDisc disc =
                new FakeDisc()
                        .label("MINE_42")
                        .size(50 << 20)
                        .file("etc/my-release", "x=1\narch=amd64\n")
                        .files("boot/vmlinuz-lts", "boot/initrd-lts");
        assertThat(mine.recognise(disc.evidence()))
                .contains(
                        new Recognised(
                                "mine",
                                "Mine",
                                "42",
                                "lts",
                                "x86_64",
                                List.of(
                                        new Start.Linux(
                                                "boot/vmlinuz-lts", List.of("boot/initrd-lts"))),
                                "root=live:${tree}/42.img",
                                Delivery.TREE,
                                "",
                                150,
                                true,
                                List.of("Words.", "More words.")));
        assertThat(mine.recognise(disc.file("not/here", "").evidence())).isEmpty();
        assertThat(mine.names().getFirst()).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "when label x|needs 'when', 'system' and 'delivery'",
                "when colour x|must follow",
                "when label (|not a pattern",
                "when text a|a pattern is missing",
                "when path /etc|without a slash",
                "system A\\nsystem B|once",
                "sistem A|no word of a rule",
                "memory much|memory in MiB",
                "delivery beside|a path behind 'beside'",
                "delivery post|no way of delivery",
                "when label x\\nsystem ${who}\\ndelivery tree|nothing tells what ${who} is",
            })
    void aRuleThatIsNoneIsToldWhereAndWhy(String text, String why) {
        assertThatThrownBy(() -> RULES.with("mine", text.replace("\\n", "\n")))
                .isInstanceOf(InvalidRuleException.class)
                .hasMessageContaining(why)
                .hasMessageStartingWith("mine:");
    }

    @Test
    void whatNoRuleFitsIsNotRecognised() throws Exception {
        assertThat(RULES.recognise(new FakeDisc().label("PHOTOS").files("a.jpg").evidence()))
                .isEmpty();
    }
}
