package dev.stirrup.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogDecoderTest {
    @Test
    void readsIpxeWithoutAndWithAName() throws Exception {
        assertThat(decode("<6>ipxe: http://10.0.0.1/boot... ok\n"))
                .isEqualTo(new SyslogMessage(0, 6, "", "ipxe", "http://10.0.0.1/boot... ok"));
        assertThat(decode("<3>node7.lab.example ipxe: No more network devices"))
                .isEqualTo(
                        new SyslogMessage(
                                0, 3, "node7.lab.example", "ipxe", "No more network devices"));
    }

    @Test
    void readsTheInstallersBusybox() throws Exception {
        assertThat(decode("<14>Nov 20 12:00:00 anna[512]: DEBUG: retrieving nic-modules"))
                .isEqualTo(new SyslogMessage(1, 6, "", "anna", "DEBUG: retrieving nic-modules"));
    }

    @Test
    void readsTheOldFormOfRsyslogAndLogger() throws Exception {
        assertThat(decode("<13>Nov  2 12:00:00 node7 root[17]: one: two"))
                .isEqualTo(new SyslogMessage(1, 5, "node7", "root", "one: two"));
        assertThat(decode("<13>2026-11-20T12:00:00.123456+01:00 node7 dracut: Mounted root"))
                .isEqualTo(new SyslogMessage(1, 5, "node7", "dracut", "Mounted root"));
    }

    @Test
    void readsTheModernForm() throws Exception {
        assertThat(
                        decode(
                                "<165>1 2026-11-20T12:00:00.1Z node7 app 17 ID4"
                                        + " [a@1 b=\"c \\] d\"][e f=\"g\"] \ufeffDone: all"))
                .isEqualTo(new SyslogMessage(20, 5, "node7", "app", "Done: all"));
        assertThat(decode("<13>1 - - - - - -")).isEqualTo(new SyslogMessage(1, 5, "", "", ""));
    }

    @Test
    void whatFitsNoFormIsTextAsAWhole() throws Exception {
        assertThat(decode("<4>last message repeated 3 times"))
                .isEqualTo(new SyslogMessage(0, 4, "", "", "last message repeated 3 times"));
        assertThat(decode("<4>")).isEqualTo(new SyslogMessage(0, 4, "", "", ""));
    }

    @Test
    void nothingThatMovesTheCursorComesThrough() throws Exception {
        assertThat(decode("<6>ipxe: a\u001b[2Jb\rc\u0007d\u202ee\u2028f\0").text())
                .isEqualTo("a [2Jb c d e f");
    }

    @Test
    void longTextIsCut() throws Exception {
        assertThat(decode("<6>ipxe: " + "x".repeat(5000)).text()).hasSize(SyslogDecoder.MAX_TEXT);
        assertThat(decode("<6>ipxe: x" + "\ud83d\ude00".repeat(2000)).text())
                .hasSize(SyslogDecoder.MAX_TEXT - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<>", "<6", "<1234>x", "<192>x", "6>x", "x", "<-1>x", "<a>"})
    void withoutAPriorityItIsNoMessage(String garbage) {
        assertThatThrownBy(() -> decode(garbage)).isInstanceOf(MalformedException.class);
    }

    @FuzzTest
    void anyBytesGiveAMessageOrAreRefused(byte[] bytes) {
        try {
            SyslogMessage message = SyslogDecoder.decode(bytes);
            assertThat(message.severity()).isBetween(0, 7);
            assertThat(message.text()).hasSizeLessThanOrEqualTo(SyslogDecoder.MAX_TEXT);
            assertThat(message.text().chars()).noneMatch(Character::isISOControl);
        } catch (MalformedException e) {
            assertThat(e.offset()).isNotNegative();
        }
    }

    private static SyslogMessage decode(String text) throws MalformedException {
        return SyslogDecoder.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
