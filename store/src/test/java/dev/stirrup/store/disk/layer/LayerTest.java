package dev.stirrup.store.disk.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
    private static final int SECTORS = 4000;

    /// Against an array: every kind of change, at any place.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itHoldsWhatAnArrayWouldHold(long seed) throws Exception {
        Random random = new Random(seed);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Content golden = DiskModel.golden(SECTORS - 800);
        DiskModel model = new DiskModel(golden, SECTORS);
        Layer.create(folder, (long) SECTORS * Layer.SECTOR, random);
        Layer layer = Layer.open(folder, golden, random);
        for (int i = 0; i < 400; i++) {
            int count = 1 + random.nextInt(random.nextInt(20) == 0 ? 1500 : 30);
            int sector = random.nextInt(model.sectors() - count);
            switch (random.nextInt(8)) {
                case 0 -> layer.flush();
                case 1, 2 -> {
                    layer.zero(
                            (long) sector * Layer.SECTOR,
                            (long) count * Layer.SECTOR,
                            random.nextBoolean());
                    model.zeroed(sector, count);
                }
                default -> {
                    ByteBuffer bytes = model.fresh(sector, count);
                    layer.write((long) sector * Layer.SECTOR, bytes);
                    model.wrote(sector, bytes);
                }
            }
            if (i % 50 == 0) {
                model.mustBe(layer);
            }
        }
        layer.grow((SECTORS + 700L) * Layer.SECTOR);
        model.grow(SECTORS + 700);
        model.mustBe(layer);
        layer.close();
        try (Layer again = Layer.open(folder, golden, random)) {
            model.mustBe(again);
        }
    }

    /// Each client has sectors of its own, between those of the others.
    @Test
    void severalClientsWriteAtTheSameTime() throws Exception {
        Random random = new Random(9);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Content golden = DiskModel.golden(SECTORS);
        Layer.create(folder, (long) SECTORS * Layer.SECTOR, random);
        int clients = 4;
        long[] expected = new long[SECTORS];
        try (Layer layer = Layer.open(folder, golden, random);
                ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int mine = client;
                all.add(threads.submit(() -> write(layer, mine, clients, expected)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            ByteBuffer found = ByteBuffer.allocate(SECTORS * Layer.SECTOR);
            layer.read(found, 0);
            for (int i = 0; i < SECTORS; i++) {
                if (expected[i] != 0) {
                    assertThat(found.getLong(i * Layer.SECTOR)).isEqualTo(expected[i]);
                }
            }
        }
    }

    private static Void write(Layer layer, int client, int clients, long[] expected)
            throws IOException {
        Random random = new Random(client);
        for (int i = 0; i < 500; i++) {
            int sector = random.nextInt(SECTORS / clients) * clients + client;
            long value = (long) i * clients + client + 1;
            layer.write((long) sector * Layer.SECTOR, LayerWriterProcess.filled(1, value));
            expected[sector] = value;
            if (i % 100 == client) {
                layer.flush();
            }
        }
        return null;
    }

    /// The disk is full: what needs space is refused, and all else goes on.
    @Test
    void aFullDiskStopsWhatNeedsSpaceAndNothingElse() throws Exception {
        Random random = new Random(3);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Content golden = DiskModel.golden(SECTORS);
        DiskModel model = new DiskModel(golden, SECTORS);
        Layer.create(folder, (long) SECTORS * Layer.SECTOR, random);
        Layer layer = Layer.open(folder, golden, random);
        ByteBuffer first = model.fresh(0, 80);
        layer.write(0, first);
        model.wrote(0, first);
        folder.fill(true);
        // The data file has its size already; here the log cannot grow.
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            int sector = random.nextInt(SECTORS / 16) * 16;
            ByteBuffer bytes = model.fresh(sector, 8);
            try {
                layer.write((long) sector * Layer.SECTOR, bytes);
                model.wrote(sector, bytes);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                refused++;
            }
        }
        assertThat(refused).isPositive();
        model.mustBe(layer);
        layer.flush();
        model.synced();
        folder.restart();
        folder.fill(false);
        layer = Layer.open(folder, golden, random);
        model.mayBe(layer);
        ByteBuffer last = model.fresh(3000, 100);
        layer.write(3000L * Layer.SECTOR, last);
        model.wrote(3000, last);
        model.mustBe(layer);
        layer.close();
    }

    /// Initiators ask for it on an event loop, of all that is left of a disk, and images have
    /// millions of pieces.
    @Test
    void whatIsAlikeIsFoundWithoutAListOfAllThatLiesBelow() throws Exception {
        Random random = new Random(4);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        List<Extent> listed = new ArrayList<>();
        Content golden = DiskModel.golden(SECTORS);
        Content below = DiskModel.observed(golden, listed);
        Layer.create(folder, (SECTORS + 800L) * Layer.SECTOR, random);
        try (Layer layer = Layer.open(folder, below, random)) {
            long piece = 64 << 10;
            long bytes = layer.bytes();
            assertThat(layer.run(0, bytes)).isEqualTo(new Content.Run(true, piece));
            assertThat(layer.run(piece + 4096, bytes)).isEqualTo(new Content.Run(false, 2 * piece));
            assertThat(layer.run(2 * piece, bytes)).isEqualTo(new Content.Run(true, 4 * piece));
            long end = golden.bytes();
            assertThat(layer.run(end, bytes)).isEqualTo(new Content.Run(false, bytes));
            layer.zero(piece, piece, false);
            assertThat(listed).isEmpty();
        }
    }

    @Test
    void aLogThatIsNoneIsTold() throws Exception {
        Random random = new Random(3);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Layer.create(folder, 8192, random);
        try (DiskFile log = folder.open(LayerState.LOG)) {
            log.write(ByteBuffer.wrap(new byte[] {1}), 3);
        }
        assertThatThrownBy(() -> Layer.open(folder, Content.empty(), random))
                .isInstanceOf(DamagedLayerException.class);
    }

    /// Of two records the first is lost; a new one of its length must not lead on to the second.
    @Test
    void whatALostRecordLeftBehindIsNeverReadAgain() throws Exception {
        Random random = new Random(3);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Layer.create(folder, 1 << 20, random);
        Layer layer = Layer.open(folder, Content.empty(), random);
        layer.write(0, LayerWriterProcess.filled(8, 1));
        layer.write(Layer.BLOCK, LayerWriterProcess.filled(8, 2));
        try (DiskFile log = folder.open(LayerState.LOG)) {
            log.write(ByteBuffer.wrap(new byte[4]), LayerLog.HEADER + 2 * LogRecord.HEAD);
        }
        Layer second = Layer.open(folder, Content.empty(), random);
        second.write(2 * Layer.BLOCK, LayerWriterProcess.filled(8, 3));
        Layer third = Layer.open(folder, Content.empty(), random);
        ByteBuffer found = ByteBuffer.allocate(3 * Layer.BLOCK);
        third.read(found, 0);
        assertThat(found.getLong(0)).isZero();
        assertThat(found.getLong(Layer.BLOCK)).isZero();
        assertThat(found.getLong(2 * Layer.BLOCK)).isEqualTo(3);
    }

    /// Many small writes make a long log, which is written anew with what it says.
    @Test
    void aLongLogIsWrittenAnew() throws Exception {
        Random random = new Random(5);
        CutFolder folder = new CutFolder(random, CutFolder.SECTOR);
        Layer.create(folder, (long) SECTORS * Layer.SECTOR, random);
        DiskModel model = new DiskModel(Content.empty(), SECTORS);
        Layer layer = Layer.open(folder, Content.empty(), random);
        long longest = 0;
        for (int i = 0; i < 60_000; i++) {
            int sector = i % (SECTORS / 8) * 8;
            if (i / (SECTORS / 8) % 2 == 0) {
                layer.zero((long) sector * Layer.SECTOR, 8 * Layer.SECTOR, false);
                model.zeroed(sector, 8);
            } else if (i > 59_000) {
                ByteBuffer bytes = model.fresh(sector, 8);
                layer.write((long) sector * Layer.SECTOR, bytes);
                model.wrote(sector, bytes);
            } else {
                layer.write((long) sector * Layer.SECTOR, LayerWriterProcess.filled(8, i));
            }
            if (i % 5000 == 4999) {
                layer.flush();
            }
            longest = Math.max(longest, folder.open(LayerState.LOG).size());
        }
        model.mustBe(layer);
        layer.close();
        assertThat(folder.open(LayerState.LOG).size()).isLessThan(longest);
        model.mustBe(Layer.open(folder, Content.empty(), random));
    }
}
