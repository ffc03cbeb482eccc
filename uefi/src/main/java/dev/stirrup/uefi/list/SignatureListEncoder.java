package dev.stirrup.uefi.list;

import dev.stirrup.wire.WireWriter;
import java.util.List;

/// Signature lists to the content of a variable or an `.esl` file.
public final class SignatureListEncoder {
    private static final int LIST_HEAD = 28;

    private SignatureListEncoder() {}

    /// @throws IllegalStateException when they take more than [SignatureListDecoder#LARGEST] bytes
    public static byte[] encode(List<SignatureList> lists) {
        WireWriter out = new WireWriter(SignatureListDecoder.LARGEST);
        lists.forEach(list -> write(list, out));
        return out.toBytes();
    }

    private static void write(SignatureList list, WireWriter out) {
        int entrySize =
                EfiGuid.SIZE
                        + (list.entries().isEmpty()
                                ? list.named().map(type -> type.size().orElse(1)).orElse(1)
                                : list.entries().getFirst().data().length());
        long size = LIST_HEAD + list.header().length() + (long) entrySize * list.entries().size();
        list.type().writeTo(out);
        out.u32le(size).u32le(list.header().length()).u32le(entrySize);
        list.header().writeTo(out);
        for (SignatureList.Entry entry : list.entries()) {
            entry.owner().writeTo(out);
            entry.data().writeTo(out);
        }
    }
}
