package dev.stirrup.uefi.list;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The content of a variable or an `.esl` file to its signature lists. Firmware walks them the same
/// way and refuses the whole when one does not fit (edk2, SecurityPkg/Library/AuthVariableLib,
/// CheckSignatureListFormat).
public final class SignatureListDecoder {
    /// More than any firmware keeps: variables end at some ten thousand bytes.
    public static final int LARGEST = 16 << 20;

    private static final int LIST_HEAD = 28;

    private SignatureListDecoder() {}

    /// @return possibly no list at all: an empty variable is allowed
    public static List<SignatureList> decode(byte[] content) throws MalformedException {
        WireReader in = WireReader.of(content);
        if (content.length > LARGEST) {
            throw in.malformed("more than " + LARGEST + " bytes of signature lists");
        }
        List<SignatureList> lists = new ArrayList<>();
        while (in.hasMore()) {
            lists.add(list(in));
        }
        return lists;
    }

    private static SignatureList list(WireReader in) throws MalformedException {
        EfiGuid type = EfiGuid.read(in);
        long size = in.u32le();
        long headerSize = in.u32le();
        long entrySize = in.u32le();
        if (size < LIST_HEAD || size - LIST_HEAD > in.remaining()) {
            throw in.malformed("signature list of " + size + " bytes");
        }
        WireReader body = in.slice((int) size - LIST_HEAD);
        if (headerSize > body.remaining()) {
            throw body.malformed("signature header of " + headerSize + " bytes");
        }
        var header = body.value((int) headerSize);
        if (entrySize <= EfiGuid.SIZE || body.remaining() % entrySize != 0) {
            throw body.malformed(body.remaining() + " bytes of signatures of " + entrySize);
        }
        int dataSize = (int) entrySize - EfiGuid.SIZE;
        OptionalInt wanted =
                SignatureType.of(type).map(SignatureType::size).orElse(OptionalInt.empty());
        if (wanted.isPresent() && wanted.getAsInt() != dataSize) {
            throw body.malformed("signature data of " + dataSize + " bytes");
        }
        List<SignatureList.Entry> entries = new ArrayList<>();
        while (body.hasMore()) {
            entries.add(new SignatureList.Entry(EfiGuid.read(body), body.value(dataSize)));
        }
        return new SignatureList(type, header, entries);
    }
}
