package dev.stirrup.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsWrittenIsReadBackTheSame() {
        Map<String, Object> value =
                Map.of(
                        "text",
                        "a\"b\\c\n\r\t\u0000\u001f\u007f é \ud83d\ude00",
                        "number",
                        Long.MIN_VALUE,
                        "flag",
                        true,
                        "list",
                        List.of("x", 1L, List.of(), Map.of()),
                        "name \"quoted\"",
                        Map.of("inside", ""));

        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void controlCharactersAreEscapedSoThatALineStaysALine() {
        assertThat(Json.write("\u0001\n\"")).isEqualTo("\"\\u0001\\n\\\"\"");
    }

    @Test
    void whatHasNoJsonIsRefused() {
        assertThatThrownBy(() -> Json.write(1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
