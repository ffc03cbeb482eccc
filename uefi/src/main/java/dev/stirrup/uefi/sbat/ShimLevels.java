package dev.stirrup.uefi.sbat;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;

/// The two levels that a shim carries in its section `.sbatlevel` (rhboot/shim, sbat_var.S): it
/// applies the earlier one by itself, the newer one when it is told to.
public record ShimLevels(SbatLevel automatic, SbatLevel latest) {
    private static final int HEAD = 4;

    /// A `.sbatlevel` section: version, two offsets counted from behind the version, two texts that
    /// end with a zero byte.
    public static ShimLevels decode(byte[] section) throws MalformedException {
        WireReader in = WireReader.of(section);
        if (section.length > SbatDecoder.LARGEST || in.u32le() != 0) {
            throw in.malformed("unknown section of SBAT levels");
        }
        long automatic = in.u32le();
        long latest = in.u32le();
        return new ShimLevels(at(section, automatic), at(section, latest));
    }

    private static SbatLevel at(byte[] section, long offset) throws MalformedException {
        if (offset > section.length - HEAD) {
            throw new MalformedException("SBAT level at " + offset, HEAD);
        }
        int begin = HEAD + (int) offset;
        String text = WireReader.of(section, begin, section.length - begin).text();
        return SbatDecoder.level(text.getBytes(StandardCharsets.UTF_8));
    }
}
