package dev.stirrup.media.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../etc", "a/b", "/", "..\u0000/x"})
    void whatLeadsElsewhereIsNoName(String name) {
        assertThatThrownBy(() -> Names.checked(name, 7)).isInstanceOf(MalformedException.class);
    }

    @Test
    void anEndlessNameIsRefused() {
        assertThatThrownBy(() -> Names.checked("x".repeat(256), 7))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("256 characters");
    }

    @Test
    void controlCharactersAreReplaced() throws Exception {
        assertThat(Names.checked("a\nb\u001b[2J\u0000\u0085c", 7))
                .isEqualTo("a\ufffdb\ufffd[2J\ufffd\ufffdc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße", "中文.txt", "Ελληνικά", "עברית", "a..b", "...", "😀"})
    void otherScriptsStay(String name) throws Exception {
        assertThat(Names.checked(name, 7)).isEqualTo(name);
        assertThat(Names.text(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
    }

    @Test
    void bytesThatAreNoUtf8AreReadAsLatin1() {
        assertThat(Names.text(new byte[] {'G', 'r', (byte) 0xfc, (byte) 0xdf, 'e'}))
                .isEqualTo("Grüße");
    }
}
