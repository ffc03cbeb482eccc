package dev.stirrup.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.lab.IscsiAttempt.Chap;
import dev.stirrup.lab.IscsiAttempt.Own;
import dev.stirrup.lab.IscsiAttempt.Target;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where EDK2 looks for what was typed in: the offsets of its packed structure.
class IscsiAttemptTest {
    private static final HardwareAddress CARD = new HardwareAddress("d2:54:00:77:00:01");
    private static final String TARGET = "iqn.2026-11.dev.stirrup:web1:cloud";

    @Test
    void mutualChapAtATargetThatWasTypedIn() {
        byte[] attempt =
                first(
                        new IscsiAttempt(
                                "iqn.2001-04.org.example:x",
                                Optional.of(
                                        new Target(
                                                Inet4Address.ofLiteral("10.77.0.1"), 3261, TARGET)),
                                Optional.of(
                                        new Chap(
                                                "web1",
                                                "AAAABBBBCCCCDDDD",
                                                Optional.of(
                                                        new Own(TARGET, "EEEEFFFFGGGGHHHH"))))));
        assertThat(attempt).hasSize(1049);
        assertThat(text(attempt, 38)).isEqualTo("D2:54:00:77:00:01");
        assertThat(Arrays.copyOfRange(attempt, 182, 186)).containsExactly(0xbd, 0x0c, 1, 0);
        assertThat(Arrays.copyOfRange(attempt, 222, 224)).containsExactly(1, 0);
        assertThat(text(attempt, 224)).isEqualTo(TARGET);
        assertThat(Arrays.copyOfRange(attempt, 448, 452)).containsExactly(10, 77, 0, 1);
        assertThat(Arrays.copyOfRange(attempt, 476, 482))
                .as("its two highest bits say what kind it is")
                .containsExactly(0x12, 0x54, 0, 0x77, 0, 1);
        assertThat(Arrays.copyOfRange(attempt, 757, 759)).containsExactly(1, 1);
        assertThat(text(attempt, 759)).isEqualTo("web1");
        assertThat(text(attempt, 886)).isEqualTo("AAAABBBBCCCCDDDD");
        assertThat(text(attempt, 903)).isEqualTo(TARGET);
        assertThat(text(attempt, 1030)).isEqualTo("EEEEFFFFGGGGHHHH");
        assertThat(attempt[1048]).isEqualTo((byte) 1);
    }

    @Test
    void theRootPathTellsWhereNothingWasTypedIn() {
        byte[] attempt =
                first(
                        new IscsiAttempt(
                                "iqn.2001-04.org.example:x", Optional.empty(), Optional.empty()));
        assertThat(Arrays.copyOfRange(attempt, 222, 224)).containsExactly(1, 1);
        assertThat(text(attempt, 224)).isEmpty();
        assertThat(Arrays.copyOfRange(attempt, 757, 759)).containsExactly(0, 0);
    }

    @Test
    void allAttemptsAreThereSoThatTheFirmwareMakesNone() {
        VariableStore store = store(new IscsiAttempt("iqn.x", Optional.empty(), Optional.empty()));
        assertThat(store.find("InitialAttemptOrder", IscsiAttempt.CONFIG_VENDOR))
                .contains(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(store.find("AttemptOrder", IscsiAttempt.CONFIG_VENDOR)).contains(new byte[] {1});
        assertThat(store.find("Attempt 8", IscsiAttempt.NAME_VENDOR)).isPresent();
        assertThat(store.find("I_NAME", IscsiAttempt.NAME_VENDOR))
                .contains("iqn.x\0".getBytes(US_ASCII));
    }

    private static byte[] first(IscsiAttempt attempt) {
        return store(attempt).find("Attempt 1", IscsiAttempt.NAME_VENDOR).orElseThrow();
    }

    private static VariableStore store(IscsiAttempt attempt) {
        var store = VariableStore.read(VariableStoreTest.emptyFlash());
        attempt.enrol(store, CARD);
        return store;
    }

    private static String text(byte[] bytes, int at) {
        int end = at;
        while (bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, US_ASCII);
    }
}
