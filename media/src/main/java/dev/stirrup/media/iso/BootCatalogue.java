package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the entries of a boot catalogue (El Torito 1.0, 2.0 to 2.5).
final class BootCatalogue {
    private static final int ENTRY = 32;
    private static final int MOST_ENTRIES = 64;
    private static final int VALIDATION = 1;
    private static final int BOOTABLE = 0x88;
    private static final int NOT_BOOTABLE = 0;
    private static final int HEADER = 0x90;
    private static final int LAST_HEADER = 0x91;
    private static final int EXTENSION = 0x44;
    private static final int MEDIA = 0x0f;

    private final ByteSource source;
    private final List<BootEntry> entries = new ArrayList<>();
    private int platform;
    private long at;

    BootCatalogue(ByteSource source) {
        this.source = source;
    }

    List<BootEntry> read(long place) throws IOException, MalformedException {
        at = place;
        validate(next());
        entry(next());
        for (int i = 0; i < MOST_ENTRIES && at <= source.size() - ENTRY; i++) {
            byte[] header = next();
            int kind = header[0] & 0xff;
            if (kind != HEADER && kind != LAST_HEADER) {
                break;
            }
            platform = header[1] & 0xff;
            section(WireReader.of(header, 2, 2).u16le());
            if (kind == LAST_HEADER) {
                break;
            }
        }
        return List.copyOf(entries);
    }

    private void section(int count) throws IOException, MalformedException {
        for (int i = 0; i < count; i++) {
            if (entries.size() >= MOST_ENTRIES) {
                throw Damage.at("more than " + MOST_ENTRIES + " boot entries", at);
            }
            entry(next());
            while (at <= source.size() - ENTRY && peek() == EXTENSION) {
                at += ENTRY;
            }
        }
    }

    private void entry(byte[] bytes) throws MalformedException {
        WireReader in = WireReader.of(bytes);
        int indicator = in.u8();
        if (indicator != BOOTABLE && indicator != NOT_BOOTABLE) {
            throw Damage.at("a boot entry of kind " + indicator, at - ENTRY);
        }
        int emulation = in.u8() & MEDIA;
        in.skip(4);
        int sectors = in.u16le();
        long offset = in.u32le() * IsoImage.SECTOR;
        if (offset >= source.size()) {
            throw Damage.at("a boot image behind the end of the file", at - ENTRY);
        }
        entries.add(new BootEntry(platform, indicator == BOOTABLE, emulation, offset, sectors));
    }

    /// The first entry: its words add up to zero.
    private void validate(byte[] bytes) throws MalformedException {
        WireReader in = WireReader.of(bytes);
        int sum = 0;
        while (in.hasMore()) {
            sum += in.u16le();
        }
        if (bytes[0] != VALIDATION || (sum & 0xffff) != 0) {
            throw Damage.at("a boot catalogue without its validation entry", at - ENTRY);
        }
        platform = bytes[1] & 0xff;
    }

    private int peek() throws IOException, MalformedException {
        return Damage.boundedRead(source, at, 1)[0] & 0xff;
    }

    private byte[] next() throws IOException, MalformedException {
        byte[] bytes = Damage.boundedRead(source, at, ENTRY);
        at += ENTRY;
        return bytes;
    }
}
