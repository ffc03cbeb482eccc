package dev.stirrup.media.disc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/// Discs of a few files that genisoimage 1.1.11 made: `-R -J` with two boot entries, and one like
/// Windows' with all files in UDF.
final class SmallDiscs {
    private static final byte[] ROCK_RIDGE = read("rock-ridge-joliet.iso.gz");
    private static final byte[] UDF_BRIDGE = read("udf-bridge.iso.gz");

    private SmallDiscs() {}

    static byte[] rockRidge() {
        return ROCK_RIDGE.clone();
    }

    static byte[] udfBridge() {
        return UDF_BRIDGE.clone();
    }

    private static byte[] read(String name) {
        try (InputStream in = SmallDiscs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name);
            }
            return new GZIPInputStream(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
