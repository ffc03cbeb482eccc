package dev.stirrup.store.disk.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMapTest {
    private static final int BLOCKS = 3 * Leaf.BLOCKS + 777;

    /// Against a plain array: runs that are few stay runs, and become bits where they are many.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itHoldsWhatAnArrayWouldHold(long seed) {
        Random random = new Random(seed);
        BlockMap map = new BlockMap(BLOCKS);
        BlockState[] model = new BlockState[BLOCKS];
        Arrays.fill(model, BlockState.BELOW);
        int longest = random.nextBoolean() ? 3 : 6000;
        for (int i = 0; i < 1500; i++) {
            int from = random.nextInt(BLOCKS);
            int to = Math.min(BLOCKS, from + 1 + random.nextInt(longest));
            BlockState state = BlockState.of(random.nextInt());
            map.set(from, to, state);
            Arrays.fill(model, from, to, state);
            if (i % 100 == 0) {
                assertThatTheyAreAlike(map, model);
            }
        }
        assertThatTheyAreAlike(map, model);
        map.set(0, BLOCKS, BlockState.UNMAPPED);
        Arrays.fill(model, BlockState.UNMAPPED);
        assertThatTheyAreAlike(map, model);
    }

    private static void assertThatTheyAreAlike(BlockMap map, BlockState[] model) {
        long[] at = {0};
        map.visit(
                0,
                BLOCKS,
                (from, to, state) -> {
                    assertThat(from).isEqualTo(at[0]);
                    assertThat(model[(int) from]).isEqualTo(state);
                    int end = (int) from;
                    while (end < BLOCKS && model[end] == state) {
                        end++;
                    }
                    assertThat(to).as("the run from " + from).isEqualTo(end);
                    at[0] = to;
                });
        assertThat(at[0]).isEqualTo(BLOCKS);
        long stored = Arrays.stream(model).filter(BlockState.STORED::equals).count();
        assertThat(map.stored()).isEqualTo(stored);
        for (BlockState state : BlockState.values()) {
            boolean isThere = Arrays.asList(model).subList(5000, 9000).contains(state);
            assertThat(map.hasAny(5000, 9000, state)).isEqualTo(isThere);
        }
    }
}
