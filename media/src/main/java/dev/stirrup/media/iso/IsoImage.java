package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An ISO 9660 file system: its volumes, its boot catalogue, and its files by the best names it
/// has.
public final class IsoImage {
    public static final int SECTOR = 2048;

    private static final int FIRST_SECTOR = 16;
    private static final int MOST_DESCRIPTORS = 64;
    private static final byte[] MAGIC = "CD001".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EL_TORITO =
            "EL TORITO SPECIFICATION".getBytes(StandardCharsets.US_ASCII);
    private static final int EL_TORITO_AT = 7;
    private static final int CATALOGUE_AT = 71;

    private final ByteSource source;
    private final RockRidge rockRidge;
    private Optional<IsoVolume> primary = Optional.empty();
    private Optional<IsoVolume> joliet = Optional.empty();
    private Optional<Long> catalogue = Optional.empty();

    private IsoImage(ByteSource source) throws IOException, MalformedException {
        this.source = source;
        readDescriptors();
        this.rockRidge = RockRidge.of(source, primary());
    }

    /// Whether a file has an ISO 9660 file system.
    public static boolean isIn(ByteSource source) throws IOException {
        long at = (long) FIRST_SECTOR * SECTOR;
        byte[] head = new byte[1 + MAGIC.length];
        if (source.size() < at + SECTOR) {
            return false;
        }
        source.read(at, head, 0, head.length);
        return Arrays.equals(head, 1, head.length, MAGIC, 0, MAGIC.length);
    }

    public static IsoImage open(ByteSource source) throws IOException, MalformedException {
        return new IsoImage(source);
    }

    private void readDescriptors() throws IOException, MalformedException {
        for (int i = 0; i < MOST_DESCRIPTORS; i++) {
            long at = (long) (FIRST_SECTOR + i) * SECTOR;
            byte[] sector = Damage.boundedRead(source, at, SECTOR);
            if (!Arrays.equals(sector, 1, 1 + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw Damage.at("no volume descriptor", at);
            }
            int type = sector[0] & 0xff;
            if (type == 255) {
                break;
            }
            take(type, sector, at);
        }
        if (primary.isEmpty()) {
            throw Damage.at("no primary volume descriptor", (long) FIRST_SECTOR * SECTOR);
        }
    }

    private void take(int type, byte[] sector, long at) throws MalformedException {
        if (type == 1 && primary.isEmpty()) {
            primary = Optional.of(IsoVolume.decode(sector, at));
        } else if (type == 2 && joliet.isEmpty() && IsoVolume.isJoliet(sector)) {
            joliet = Optional.of(IsoVolume.decode(sector, at));
        } else if (type == 0 && catalogue.isEmpty() && isElTorito(sector)) {
            long block = WireReader.of(sector, CATALOGUE_AT, 4).u32le();
            catalogue = Optional.of(block * SECTOR);
        }
    }

    private static boolean isElTorito(byte[] sector) {
        int end = EL_TORITO_AT + EL_TORITO.length;
        return Arrays.equals(sector, EL_TORITO_AT, end, EL_TORITO, 0, EL_TORITO.length);
    }

    public IsoVolume primary() {
        return primary.orElseThrow();
    }

    /// The volume with names in UCS-2, if there is one.
    public Optional<IsoVolume> joliet() {
        return joliet;
    }

    public boolean hasRockRidge() {
        return rockRidge.isThere();
    }

    /// Its files under the names that say most: those of Rock Ridge, else of Joliet, else plain
    /// ones.
    public FileTree tree() {
        if (hasRockRidge()) {
            return tree(primary(), rockRidge);
        }
        return tree(joliet.orElse(primary()), RockRidge.NONE);
    }

    private FileTree tree(IsoVolume volume, RockRidge names) {
        var records = new DirectoryReader(source, volume, names);
        return new FileTree(source, IsoFolder.root(records, volume.root()), names.isThere());
    }

    /// What firmware may boot of it; empty without a boot catalogue.
    public List<BootEntry> bootEntries() throws IOException, MalformedException {
        return catalogue.isPresent() ? new BootCatalogue(source).read(catalogue.get()) : List.of();
    }
}
