package dev.stirrup.store.disk.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.disk.layer.CutFolder.PowerCutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Power is cut, or the process killed, at any write and sync of a layer's files; `docs/disks.md`
/// has the figures. A seed makes each run again: `-Dstirrup.disks.seed=N`; `-Dstirrup.disks.runs=N`
/// makes more of them.
class LayerCrashTest {
    private static final int SECTORS = 1600;
    private static final int GOLDEN_SECTORS = 1203;
    private static final int RUNS = Integer.getInteger("stirrup.disks.runs", 400);
    private static final long FIRST_SEED = Long.getLong("stirrup.disks.seed", 1);

    private static long cuts;
    private static long changes;
    private static long flushes;

    @Test
    void aLossOfPowerLeavesWhatWasSynced() throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            try {
                new Story(seed, false).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        System.out.printf(
                "%d losses of power in %d runs, %d changes of files, %d flushes: nothing synced was"
                        + " lost%n",
                cuts, RUNS, changes, flushes);
        assertThat(cuts).isGreaterThan(RUNS);
    }

    @Test
    void aKilledProcessLosesNothingThatItAcknowledged() throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            try {
                new Story(seed, true).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /// One disk through several ends.
    private static final class Story {
        private final RandomGenerator random;
        private final boolean isKill;
        private final CutFolder folder;
        private final Content golden = DiskModel.golden(GOLDEN_SECTORS);
        private final DiskModel model = new DiskModel(golden, SECTORS);
        private int touched;
        private int touchedCount;

        private Story(long seed, boolean isKill) throws IOException {
            this.random = new Random(seed);
            this.isKill = isKill;
            this.folder = new CutFolder(random, isKill ? Layer.BLOCK : CutFolder.SECTOR);
        }

        private void run() throws IOException {
            Layer.create(folder, (long) SECTORS * Layer.SECTOR, random);
            for (int life = 0; life < 4; life++) {
                folder.cutAfter(random.nextInt(120));
                try {
                    live();
                } catch (PowerCutException e) {
                    cuts++;
                }
                if (isKill) {
                    folder.revive();
                } else {
                    folder.restart();
                }
                Layer layer = Layer.open(folder, golden, random);
                if (isKill) {
                    model.mustBeBut(layer, touched, touchedCount);
                } else {
                    model.mayBe(layer);
                }
            }
            changes += folder.changes;
        }

        private void live() throws IOException {
            Layer layer = Layer.open(folder, golden, random);
            for (int i = 0; i < 200; i++) {
                step(layer);
            }
        }

        private void step(Layer layer) throws IOException {
            int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 20);
            int sector = random.nextInt(model.sectors() - count);
            if (random.nextInt(4) == 0) {
                count = Math.max(8, count / 8 * 8);
                sector = Math.min(sector / 8 * 8, (model.sectors() - count) / 8 * 8);
            }
            touched = sector;
            touchedCount = count;
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    touchedCount = 0;
                    layer.flush();
                    flushes++;
                    model.synced();
                }
                case 2 -> zero(layer, sector, count, false);
                case 3 -> zero(layer, sector, count, true);
                case 4 -> compareAndWrite(layer, sector, Math.min(count, 16));
                case 5 -> {
                    touchedCount = 0;
                    layer.close();
                    model.synced();
                    throw new PowerCutException();
                }
                default -> {
                    ByteBuffer bytes = model.fresh(sector, count);
                    layer.write((long) sector * Layer.SECTOR, bytes);
                    model.wrote(sector, bytes);
                }
            }
        }

        private void zero(Layer layer, int sector, int count, boolean keepsMapped)
                throws IOException {
            model.mayBeZero(sector, count);
            layer.zero((long) sector * Layer.SECTOR, (long) count * Layer.SECTOR, keepsMapped);
            model.zeroed(sector, count);
        }

        private void compareAndWrite(Layer layer, int sector, int count) throws IOException {
            ByteBuffer found = ByteBuffer.allocate(count * Layer.SECTOR);
            layer.read(found, (long) sector * Layer.SECTOR);
            ByteBuffer bytes = model.fresh(sector, count);
            long at = layer.compareAndWrite((long) sector * Layer.SECTOR, found.flip(), bytes);
            assertThat(at).isEqualTo(-1);
            model.wrote(sector, bytes);
        }
    }
}
