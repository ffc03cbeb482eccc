package dev.stirrup.uefi.pe;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The Authenticode digest of a program, in the way of firmware (edk2, SecurityPkg/Library/
/// DxeImageVerificationLib/DxeImageVerificationLib.c, HashPeImage): the head without checksum and
/// certificate directory, the sections in the order of their places in the file, then what follows
/// them without the certificate table.
///
/// A file whose length is no multiple of 8 gets zeros at its end before tools sign it, and their
/// digest covers these; firmware digests an unsigned file as it is. Here it is as firmware does.
public final class ImageDigest {
    private static final int PIECE = 256 << 10;

    private final ByteSource source;
    private final List<MessageDigest> digests;
    private final byte[] piece = new byte[PIECE];

    private ImageDigest(ByteSource source, List<MessageDigest> digests) {
        this.source = source;
        this.digests = digests;
    }

    /// Reads the file once for all the digests.
    ///
    /// @throws MalformedException when sections overlap or reach into the certificate table, so
    ///   that firmware refuses to digest the file
    public static Map<DigestKind, Bytes> of(PeFile file, ByteSource source, Set<DigestKind> kinds)
            throws IOException, MalformedException {
        Map<DigestKind, MessageDigest> begun = new EnumMap<>(DigestKind.class);
        kinds.forEach(kind -> begun.put(kind, kind.begin()));
        new ImageDigest(source, List.copyOf(begun.values())).add(file);
        Map<DigestKind, Bytes> done = new EnumMap<>(DigestKind.class);
        begun.forEach((kind, digest) -> done.put(kind, Bytes.of(digest.digest())));
        return done;
    }

    private void add(PeFile file) throws IOException, MalformedException {
        long headers = file.head().sizeOfHeaders();
        List<PeSection> sections =
                file.sections().stream()
                        .filter(section -> section.fileSize() > 0)
                        .sorted(Comparator.comparingLong(PeSection::fileOffset))
                        .toList();
        long hashed = headers + sections.stream().mapToLong(PeSection::fileSize).sum();
        long rest = file.size() - file.head().certificates().size() - hashed;
        if (rest < 0) {
            throw new MalformedException("sections and signatures are larger than the file", 0);
        }
        int checksum = file.checksumOffset();
        add(0, checksum);
        int directory = file.head().certificates().directory();
        if (directory == 0) {
            add(checksum + 4, headers);
        } else {
            add(checksum + 4, directory);
            add(directory + 8, headers);
        }
        for (PeSection section : sections) {
            add(section.fileOffset(), section.fileOffset() + section.fileSize());
        }
        add(hashed, hashed + rest);
    }

    private void add(long from, long to) throws IOException {
        for (long at = from; at < to; at += PIECE) {
            int count = (int) Math.min(PIECE, to - at);
            source.read(at, piece, 0, count);
            for (MessageDigest digest : digests) {
                digest.update(piece, 0, count);
            }
        }
    }
}
