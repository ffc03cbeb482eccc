package dev.stirrup.media.recognition;

import java.util.Locale;

/// The many names of processors.
final class Architectures {
    private Architectures() {}

    /// One name for those that have several.
    static String common(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64", "x86-64", "64bit" -> "x86_64";
            case "i386", "i486", "i586", "i686", "x86", "32bit" -> "i386";
            case "arm64", "aarch64" -> "arm64";
            default -> name;
        };
    }
}
