package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42  | 10.0.0.5             | 0a000005",
                "42  | 10.0.0.5, 10.0.0.6   | 0a0000050a000006",
                "44  | 10.0.0.5 10.0.0.6    | 0a0000050a000006",
                "150 | 10.0.0.5             | 0a000005",
                "26  | 9000                 | 2328",
                "19  | 1                    | 01",
                "2   | -3600                | fffff1f0",
                "224 | hex:01:02            | 0102",
                "42  | hex:0a000005         | 0a000005",
            })
    void whatAnOptionHoldsIsSentInItsOwnForm(int code, String text, String bytes) {
        assertThat(OptionText.read(code, text)).contains(Bytes.ofHex(bytes));
        assertThat(OptionText.wantedInstead(code, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"150, /grub/grub.cfg", "15, 10.0.0.5", "66, 10.0.0.5", "224, 9000"})
    void allElseIsText(int code, String text) {
        assertThat(OptionText.read(code, text))
                .contains(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(OptionText.wantedInstead(code, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "42, ntp.example.org, IPv4 addresses",
        "26, 65536, a number",
        "23, fast, a number",
        "119, example.org, hex: and pairs of digits",
        "121, 10.0.0.0/8 10.0.0.1, hex: and pairs of digits",
    })
    void whatNoClientUnderstandsIsTold(int code, String text, String wanted) {
        assertThat(OptionText.wantedInstead(code, text)).contains(wanted);
    }

    @Test
    void wrongDigitsAreNothing() {
        assertThat(OptionText.read(42, "hex:0")).isEmpty();
        assertThat(OptionText.read(42, "")).isEmpty();
    }
}
