package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// What a primary or supplementary volume descriptor says (ECMA-119 8.4, 8.5).
///
/// @param label the volume's identifier, by which systems look for their medium
/// @param blockSize in bytes: 512, 1024 or 2048
/// @param blocks how many blocks the volume says it has
/// @param isJoliet whether names are in UCS-2
public record IsoVolume(
        String label,
        String system,
        String publisher,
        String application,
        int blockSize,
        long blocks,
        boolean isJoliet,
        DirectoryRecord root) {
    private static final int LABEL = 40;
    private static final int SYSTEM = 8;
    private static final int BLOCKS = 80;
    private static final int ESCAPES = 88;
    private static final int BLOCK_SIZE = 128;
    private static final int ROOT = 156;
    private static final int PUBLISHER = 318;
    private static final int APPLICATION = 574;
    private static final int SHORT_TEXT = 32;
    private static final int LONG_TEXT = 128;

    /// @param sector the whole descriptor
    /// @param place where it stands, for exceptions
    static IsoVolume decode(byte[] sector, long place) throws MalformedException {
        boolean isJoliet = isJoliet(sector);
        Charset charset = isJoliet ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
        int blockSize = reader(sector, BLOCK_SIZE).u16le();
        if (blockSize != 512 && blockSize != 1024 && blockSize != 2048) {
            throw Damage.at("blocks of " + blockSize + " bytes", place + BLOCK_SIZE);
        }
        WireReader root = reader(sector, ROOT);
        return new IsoVolume(
                text(sector, LABEL, SHORT_TEXT, charset),
                text(sector, SYSTEM, SHORT_TEXT, charset),
                text(sector, PUBLISHER, LONG_TEXT, charset),
                text(sector, APPLICATION, LONG_TEXT, charset),
                blockSize,
                reader(sector, BLOCKS).u32le(),
                isJoliet,
                DirectoryRecord.decode(root.slice(root.u8()), place + ROOT));
    }

    /// Whether a supplementary descriptor is Joliet's: UCS-2 of level 1, 2 or 3.
    static boolean isJoliet(byte[] sector) {
        return sector[0] == 2
                && sector[ESCAPES] == '%'
                && sector[ESCAPES + 1] == '/'
                && "@CE".indexOf(sector[ESCAPES + 2]) >= 0;
    }

    private static WireReader reader(byte[] sector, int at) {
        return WireReader.of(sector, at, sector.length - at);
    }

    private static String text(byte[] sector, int at, int length, Charset charset) {
        String text = new String(sector, at, length, charset);
        int zero = text.indexOf(0);
        return Names.printable(zero < 0 ? text : text.substring(0, zero)).strip();
    }
}
