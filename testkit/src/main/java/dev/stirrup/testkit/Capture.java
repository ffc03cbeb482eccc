package dev.stirrup.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A packet kept beside the tests: `golden/NAME.hex` holds its bytes, `golden/NAME.txt` what it
/// means.
public final class Capture {
    private Capture() {}

    /// Reads `golden/NAME.hex` from the test resources of the given class. Lines that begin with
    /// `#` (origin, device, date) and white space are passed over.
    public static byte[] bytes(Class<?> test, String name) {
        String hex =
                resource(test, "/golden/" + name + ".hex")
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(String::strip)
                        .reduce("", String::concat);
        return HexFormat.of().parseHex(hex);
    }

    /// The reviewed text of this capture: `golden/NAME.txt`, without white space at its ends.
    public static String text(Class<?> test, String name) {
        return resource(test, "/golden/" + name + ".txt").strip();
    }

    private static String resource(Class<?> test, String path) {
        try (InputStream in = test.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
