package dev.stirrup.trust.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTreeTest {
    private static final int LEAF = DigestTree.LEAF;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LEAF - 1, LEAF, LEAF + 1, 3 * LEAF, 3 * LEAF + 7})
    void eachLeafHoldsItsBytesAndNoOthers(int size) {
        byte[] content = content(size);
        DigestTree tree = tree(content, 1000);
        assertThat(tree.image().size()).isEqualTo(size);
        assertThat(tree.count()).isEqualTo((size + LEAF - 1) / LEAF);
        int covered = 0;
        for (int leaf = 0; leaf < tree.count(); leaf++) {
            Span span = tree.span(leaf);
            assertThat(span.from()).isEqualTo(covered);
            byte[] bytes = Arrays.copyOfRange(content, covered, (int) span.end());
            assertThat(tree.holds(leaf, bytes)).isTrue();
            for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
                bytes[at] ^= 1;
                assertThat(tree.holds(leaf, bytes)).isFalse();
                bytes[at] ^= 1;
            }
            assertThat(tree.holds(leaf, Arrays.copyOf(bytes, bytes.length - 1))).isFalse();
            covered = (int) span.end();
        }
        assertThat(covered).isEqualTo(size);
    }

    @Test
    void theSameBytesGiveTheSameTreeHoweverTheyCome() {
        byte[] content = content(2 * LEAF + 4711);
        DigestTree expected = tree(content, content.length);
        var chance = new Random(7);
        for (int round = 0; round < 20; round++) {
            DigestTree tree = tree(content, 1 + chance.nextInt(LEAF * 2));
            assertThat(tree.encode()).isEqualTo(expected.encode());
            assertThat(tree.root()).isEqualTo(expected.root());
        }
    }

    /// As `dd if=FILE bs=256K skip=LEAF count=1 | sha256sum` prints it.
    @Test
    void anImageIsNamedByItsSha256() {
        var builder = new TreeBuilder();
        builder.update("abc".getBytes(StandardCharsets.US_ASCII), 0, 3);
        assertThat(builder.finish().image().digest())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LEAF, 2 * LEAF + 1})
    void isReadAsItWasWritten(int size) throws Exception {
        DigestTree tree = tree(content(size), 4096);
        byte[] encoded = tree.encode();
        assertThat(encoded.length).isEqualTo((int) DigestTree.encodedLength(size));
        DigestTree read = DigestTree.decode(encoded);
        assertThat(read.image()).isEqualTo(tree.image());
        assertThat(read.root()).isEqualTo(tree.root());
    }

    @Test
    void anyChangedBitAndAnyTruncationIsNoTree() {
        byte[] encoded = tree(content(2 * LEAF + 1), 4096).encode();
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] changed = encoded.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> DigestTree.decode(changed))
                    .isInstanceOf(MalformedException.class);
        }
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> DigestTree.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aSizeThatNoFileHasIsRefusedWithoutRoomForIt() {
        byte[] encoded = tree(content(1), 1).encode();
        Arrays.fill(encoded, 40, 48, (byte) 0x7f);
        assertThatThrownBy(() -> DigestTree.decode(encoded)).isInstanceOf(MalformedException.class);
        Arrays.fill(encoded, 40, 48, (byte) 0xff);
        assertThatThrownBy(() -> DigestTree.decode(encoded)).isInstanceOf(MalformedException.class);
    }

    static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    static DigestTree tree(byte[] content, int step) {
        var builder = new TreeBuilder();
        for (int at = 0; at < content.length; at += step) {
            builder.update(content, at, Math.min(step, content.length - at));
        }
        return builder.finish();
    }
}
