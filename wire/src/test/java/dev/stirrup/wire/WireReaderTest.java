package dev.stirrup.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    @Test
    void readsBigEndianNumbersAndText() throws Exception {
        var in = WireReader.of(new byte[] {1, (byte) 0x80, 2, -1, -1, -1, -1, 'h', 'i', 0, 9});
        assertThat(in.u8()).isEqualTo(1);
        assertThat(in.u16()).isEqualTo(0x8002);
        assertThat(in.u32()).isEqualTo(0xffffffffL);
        assertThat(in.text()).isEqualTo("hi");
        assertThat(in.rest()).containsExactly(9);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void readsLongNumbersFromBothEnds() throws Exception {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, (byte) 0x88};
        assertThat(WireReader.of(bytes).u64()).isEqualTo(0x0102030405060788L);
        assertThat(WireReader.of(bytes).u64le()).isEqualTo(0x8807060504030201L);
        assertThatThrownBy(() -> WireReader.of(bytes, 0, 7).u64le())
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at byte 0");
    }

    @Test
    void refusesToReadPastItsSlice() throws Exception {
        WireReader slice = WireReader.of(new byte[] {1, 2, 3, 4}).slice(1);
        assertThat(slice.u8()).isEqualTo(1);
        assertThatThrownBy(slice::u8)
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at byte 1");
    }

    @Test
    void refusesTextWithoutItsEnd() {
        assertThatThrownBy(() -> WireReader.of(new byte[] {'a', 'b'}).text())
                .isInstanceOf(MalformedException.class);
    }

    @FuzzTest
    void neverThrowsAnythingButMalformed(byte[] bytes) {
        var in = WireReader.of(bytes);
        try {
            while (in.hasMore()) {
                in.slice(in.u8() % 8).rest();
                in.text();
            }
        } catch (MalformedException expected) {
            assertThat(expected.offset()).isBetween(0, bytes.length);
        }
    }
}
