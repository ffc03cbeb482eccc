package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import java.util.List;
import java.util.Optional;

/// For servers that tell every client the same boot file. They cannot tell iPXE from firmware, so
/// an iPXE before 2.0 loads itself again and again; and they boot one kind of firmware.
final class OneFile {
    private OneFile() {}

    /// The usual firmware of new machines, or the first that gets anything.
    static Direction choose(Directions directions) {
        List<Direction> pxe = directions.of(Client.PXE);
        return pxe.stream()
                .filter(direction -> direction.firmware().equals(Optional.of(Firmware.X64_UEFI)))
                .findFirst()
                .or(() -> pxe.stream().findFirst())
                .orElse(directions.given().getFirst());
    }

    /// What that leads to, and what else could be named.
    static String warning(Directions directions, String comment) {
        var out = new StringBuilder();
        Direction chosen = choose(directions);
        line(out, comment, "This server names one file for all: the one below is for");
        line(out, comment, text(chosen) + " and " + chosen.what() + ".");
        line(out, comment, "It cannot tell iPXE from firmware: an iPXE before 2.0 would load");
        line(out, comment, "itself for ever. Begin with shim and GRUB, or with iPXE 2.0 on UEFI;");
        line(out, comment, "or leave the boot file out, and run stirrup in mode proxy.");
        for (Direction other : directions.of(Client.PXE)) {
            if (!other.equals(chosen)) {
                line(out, comment, "For " + text(other) + " it would be " + other.file());
            }
        }
        return out.toString();
    }

    private static String text(Direction direction) {
        return direction.firmware().map(Firmware::text).orElse("iPXE");
    }

    private static void line(StringBuilder out, String comment, String text) {
        out.append(comment).append(' ').append(text).append('\n');
    }
}
