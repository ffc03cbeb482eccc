package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;

/// Whether an ISO's primary tree carries POSIX names (Rock Ridge), and where in a record they begin
/// (SUSP 1.12, 5.3).
///
/// @param skip how many bytes of each system use area come before its SUSP fields
record RockRidge(boolean isThere, int skip) {
    static final RockRidge NONE = new RockRidge(false, 0);

    private static final int SHORTEST_RECORD = 34;

    /// Looks at the root folder's own record.
    static RockRidge of(ByteSource source, IsoVolume volume)
            throws IOException, MalformedException {
        DirectoryRecord root = volume.root();
        long at = (root.block() + root.attributeBlocks()) * volume.blockSize();
        int length = Damage.boundedRead(source, at, 1)[0] & 0xff;
        if (length < SHORTEST_RECORD) {
            throw Damage.at("a root folder without a record of its own", at);
        }
        byte[] bytes = Damage.boundedRead(source, at, length);
        DirectoryRecord own = DirectoryRecord.decode(WireReader.of(bytes, 1, length - 1), at);
        SystemUse fields = new SystemUse(source, volume.blockSize());
        fields.read(own.systemUse(), 0);
        return fields.indicator() < 0 ? NONE : confirmed(fields);
    }

    /// SUSP alone says nothing of names; Rock Ridge shows by the POSIX attributes of the root.
    private static RockRidge confirmed(SystemUse fields) {
        return fields.hasPosix() ? new RockRidge(true, fields.indicator()) : NONE;
    }
}
