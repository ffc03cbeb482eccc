package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
    private final List<String> lines = new ArrayList<>();
    private final TerminalText terminal = new TerminalText(lines::add);

    @Test
    void coloursAndCursorMovesAreTakenOut() {
        screen("\u001b[2J\u001b[01;01H\u001b[=3h\u001b[0m\u001b[37m\u001b[40mBdsDxe: loading\r\n");
        assertThat(lines).containsExactly("BdsDxe: loading");
    }

    @Test
    void aJumpOfTheCursorEndsTheLine() {
        screen("first\u001b[05;01Hsecond\r\n");
        assertThat(lines).containsExactly("first", "second");
    }

    /// What SeaBIOS of Debian 12 and 13 sent under load, of the command line of GRUB.
    @Test
    void tellingWhereTheCursorStandsEndsNoLine() {
        screen("editing\r\n   lists possible co\u001b[05;20H\u001b[05;21Hmmand completions.\r\n");
        screen("\n\ngrub\u001b[09;05H>");
        assertThat(lines).containsExactly("editing", "   lists possible command completions.");
        assertThat(terminal.unfinished()).isEqualTo("grub>");
    }

    @Test
    void anArrowTakesOneColumn() {
        screen("\u001b[20;01HUse the \u00e2\u0086\u0091 a\u001b[20;12Hnd\r\n");
        assertThat(lines).containsExactly("Use the   and");
    }

    @Test
    void anotherRowIsAnotherLineThoughItsColumnFollows() {
        screen("\u001b[02;01Hfirst\u001b[05;06Hsecond\u001b[05;08Hven\u001b[07;11Hx");
        assertThat(lines).containsExactly("first", "sevend");
        assertThat(terminal.unfinished()).isEqualTo("x");
    }

    @Test
    void windowTitlesAreTakenOut() {
        screen("\u001b]0;title\u0007text\n");
        assertThat(lines).containsExactly("text");
    }

    @Test
    void aPromptIsSeenBeforeItsLineEnds() {
        screen("iPXE> ");
        assertThat(terminal.unfinished()).isEqualTo("iPXE> ");
        assertThat(lines).isEmpty();
    }

    @Test
    void backspaceRemovesALetter() {
        screen("ab\bc\n");
        assertThat(lines).containsExactly("ac");
    }

    @Test
    void anyBytesGivePrintableLines() {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            terminal.accept(random.nextInt(256));
        }
        terminal.finish();
        assertThat(lines).allMatch(line -> line.matches("[ -~]{1,1000}"));
    }

    private void screen(String text) {
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            terminal.accept(b & 0xff);
        }
    }
}
