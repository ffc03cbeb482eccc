package dev.stirrup.app.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatDrivesATerminalIsShownAsNumbers() {
        assertThat(Printable.of("a\u001b[2J\u009b1m\r\n\u202e\u0000"))
                .isEqualTo("a<1b>[2J<9b>1m<d><a><202e><0>");
    }

    @Test
    void lettersOfAllWritingsStay() {
        assertThat(Printable.of("Gerät 机 😀")).isEqualTo("Gerät 机 😀");
    }

    @Test
    void halfACharacterIsShownAsItsNumber() {
        assertThat(Printable.of("x\ud800")).isEqualTo("x<d800>");
    }
}
