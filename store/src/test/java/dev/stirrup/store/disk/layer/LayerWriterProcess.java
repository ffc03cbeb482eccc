package dev.stirrup.store.disk.layer;

import dev.stirrup.store.disk.file.OpenFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/// A process to be killed: writes to a layer, and tells each write once it is acknowledged, on a
/// line of its own: `write SECTOR COUNT VALUE`, or `flush`.
final class LayerWriterProcess {
    private LayerWriterProcess() {}

    public static void main(String[] args) throws Exception {
        Random random = new Random(Long.parseLong(args[1]));
        Layer layer = Layer.open(new OpenFolder(Path.of(args[0])), Content.empty(), random);
        int sectors = (int) (layer.bytes() / Layer.SECTOR);
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            for (long value = random.nextLong(); ; value++) {
                int count = 1 + random.nextInt(40);
                int sector = random.nextInt(sectors - count);
                // Told before as well: what was not acknowledged may be there.
                say(out, "begin " + sector + " " + count + " " + value);
                layer.write((long) sector * Layer.SECTOR, filled(count, value));
                say(out, "write " + sector + " " + count + " " + value);
                if (random.nextInt(50) == 0) {
                    layer.flush();
                }
            }
        }
    }

    static ByteBuffer filled(int sectors, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(sectors * Layer.SECTOR);
        while (bytes.hasRemaining()) {
            bytes.putLong(value);
        }
        return bytes.flip();
    }

    private static void say(FileOutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
