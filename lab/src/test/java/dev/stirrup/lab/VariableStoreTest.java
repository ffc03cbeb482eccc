package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VariableStoreTest {
    private static final int SIZE = 4096;

    @Test
    void whatWasSetIsReadBack() {
        var store = VariableStore.read(emptyFlash());
        store.set("Lang", VariableStore.GLOBAL, new byte[] {'e', 'n'});
        var again = VariableStore.read(store.toBytes());
        assertThat(again.find("Lang", VariableStore.GLOBAL)).contains(new byte[] {'e', 'n'});
        assertThat(again.variables()).hasSize(1);
    }

    @Test
    void settingAgainReplaces() {
        var store = VariableStore.read(emptyFlash());
        store.set("Timeout", VariableStore.GLOBAL, new byte[] {1, 0});
        store.set("Timeout", VariableStore.GLOBAL, new byte[] {9, 0});
        assertThat(store.variables()).hasSize(1);
        assertThat(store.find("Timeout", VariableStore.GLOBAL)).contains(new byte[] {9, 0});
    }

    @Test
    void bootEntriesComeInTheGivenOrder() {
        var store = VariableStore.read(emptyFlash());
        byte[] path = DevicePath.join(DevicePath.pciRoot(), DevicePath.pci(3), DevicePath.uri(""));
        store.bootFirst(List.of(new BootEntry("first", path), new BootEntry("second", path)));
        assertThat(store.find("BootOrder", VariableStore.GLOBAL))
                .contains(new byte[] {0x40, 0, 0x41, 0});
        assertThat(HexFormat.of().formatHex(store.find("Boot0040", VariableStore.GLOBAL).get()))
                .isEqualTo(
                        "010000001a00"
                                + "660069007200730074000000"
                                + "02010c00d041030a00000000"
                                + "010106000003"
                                + "03180400"
                                + "7fff0400");
    }

    @Test
    void aFullStoreIsSaidToBeFull() {
        var store = VariableStore.read(emptyFlash());
        store.set("Big", VariableStore.GLOBAL, new byte[SIZE]);
        assertThat(catchMessage(store)).isEqualTo("the variable store is full");
    }

    @Test
    void somethingElseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> VariableStore.read(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> VariableStore.read(new byte[500]));
    }

    @Test
    void everyTruncationGivesAStoreOrIsRefused() {
        byte[] flash = filledFlash();
        for (int length = 0; length < flash.length; length++) {
            reads(Arrays.copyOf(flash, length));
        }
    }

    @Test
    void damagedBytesGiveAStoreOrAreRefused() {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] flash = filledFlash();
            for (int hit = 0; hit < 4; hit++) {
                flash[random.nextInt(300)] = (byte) random.nextInt();
            }
            reads(flash);
        }
    }

    @FuzzTest
    void anyBytesGiveAStoreOrAreRefused(byte[] flash) {
        reads(flash);
    }

    private static void reads(byte[] flash) {
        try {
            var store = VariableStore.read(flash);
            var again = VariableStore.read(store.toBytes());
            assertThat(again.variables()).hasSameSizeAs(store.variables());
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertThat(e).hasMessageNotContaining("Index");
        }
    }

    private static String catchMessage(VariableStore store) {
        try {
            store.toBytes();
            return "nothing thrown";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static byte[] filledFlash() {
        var store = VariableStore.read(emptyFlash());
        store.set("One", VariableStore.GLOBAL, new byte[] {1, 2, 3});
        store.set("Two", VariableStore.GLOBAL, new byte[40]);
        return store.toBytes();
    }

    /// A firmware volume as OVMF's build makes it, smaller: header of 72 bytes, then the store.
    static byte[] emptyFlash() {
        byte[] flash = new byte[SIZE];
        Arrays.fill(flash, (byte) 0xff);
        ByteBuffer out = ByteBuffer.wrap(flash).order(ByteOrder.LITTLE_ENDIAN);
        out.position(40);
        out.put(new byte[] {'_', 'F', 'V', 'H'}).putInt(0).putShort((short) 72);
        out.position(72);
        out.put(HexFormat.of().parseHex("782cf3aa7b949a43a1802e144ec37792"));
        out.putInt(SIZE - 72).putInt(0x5afe).putInt(0);
        return flash;
    }
}
