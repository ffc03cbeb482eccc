package dev.stirrup.media.wim;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where a WIM keeps which bytes: entries of a resource and the SHA-1 of what it holds.
final class BlobTable {
    static final int HASH = 20;

    private static final int ENTRY = 50;
    private static final int HASH_AT = 30;
    private static final int LARGEST = 64 << 20;

    /// How many digests may begin alike: sound ones hardly ever do, and others would make it slow.
    private static final int MOST_ALIKE = 16;

    private static final int NUMBER_BITS = 24;

    private final byte[] table;

    /// Runs of entries that are packed together, by the number of the first.
    private final TreeMap<Integer, Run> runs = new TreeMap<>();

    /// The first five bytes of each digest, and the number of its entry; sorted.
    private final long[] keys;

    BlobTable(ByteSource source, WimHeader header) throws IOException, MalformedException {
        Resource where = header.table();
        if (where.isCompressed() || where.stored() > LARGEST) {
            throw Damage.at("a table of " + where.stored() + " bytes", where.offset());
        }
        table = Damage.boundedRead(source, where.offset(), (int) where.stored());
        keys = new long[table.length / ENTRY];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(table, i * ENTRY + HASH_AT) | i;
        }
        Arrays.sort(keys);
        for (int i = MOST_ALIKE; i < keys.length; i++) {
            if (keys[i] >> NUMBER_BITS == keys[i - MOST_ALIKE] >> NUMBER_BITS) {
                throw Damage.at("a table of digests that are alike", where.offset());
            }
        }
        findRuns();
    }

    /// @param end the number of the entry behind it
    /// @param solids what its files are packed into
    private record Run(int end, List<Resource> solids) {}

    private void findRuns() throws MalformedException {
        for (int i = 0; i < keys.length; i++) {
            List<Resource> solids = new ArrayList<>();
            int start = i;
            for (; i < keys.length && resource(i).isSolid(); i++) {
                if (resource(i).isWholeSolid()) {
                    solids.add(resource(i));
                }
            }
            if (i > start) {
                runs.put(start, new Run(i, solids));
            }
        }
    }

    /// Where some bytes are.
    ///
    /// @param around what they are packed into with others, one after the other; empty for bytes
    ///   that lie alone
    record Place(Resource resource, List<Resource> around) {
        long size() {
            return resource.isSolid() ? resource.stored() : resource.size();
        }
    }

    private static long key(byte[] bytes, int at) {
        long key = 0;
        for (int i = at; i < at + Long.BYTES - NUMBER_BITS / Byte.SIZE; i++) {
            key = key << Byte.SIZE | bytes[i] & 0xff;
        }
        return key << NUMBER_BITS;
    }

    /// Where the bytes with a digest are.
    Optional<Place> find(byte[] hash) throws MalformedException {
        long wanted = key(hash, 0);
        int place = Arrays.binarySearch(keys, wanted);
        for (int i = place < 0 ? -place - 1 : place; i < keys.length; i++) {
            int number = (int) keys[i] & (1 << NUMBER_BITS) - 1;
            int at = number * ENTRY + HASH_AT;
            if (keys[i] - number != wanted) {
                break;
            }
            if (Arrays.equals(table, at, at + HASH, hash, 0, HASH)) {
                Map.Entry<Integer, Run> run = runs.floorEntry(number);
                boolean isIn = run != null && number < run.getValue().end();
                List<Resource> around = isIn ? run.getValue().solids() : List.of();
                return Optional.of(new Place(resource(number), around));
            }
        }
        return Optional.empty();
    }

    private Resource resource(int number) throws MalformedException {
        return Resource.decode(WireReader.of(table, number * ENTRY, Resource.LENGTH));
    }

    /// A resource and the digest of what it holds.
    record Blob(Resource resource, Bytes hash) {}

    /// What describes the images, in their order.
    List<Blob> metadata() throws MalformedException {
        List<Blob> found = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            Resource resource = resource(i);
            if (resource.isMetadata()) {
                int at = i * ENTRY + HASH_AT;
                found.add(new Blob(resource, Bytes.of(Arrays.copyOfRange(table, at, at + HASH))));
            }
        }
        return found;
    }
}
