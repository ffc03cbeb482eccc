package dev.stirrup.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A load option (EFI_LOAD_OPTION, UEFI specification 2.10, section 3.1.3).
///
/// @param path a whole device path
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record BootEntry(String description, byte[] path) {
    private static final int ACTIVE = 1;

    byte[] toBytes() {
        byte[] name = (description + "\0").getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(6 + name.length + path.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ACTIVE)
                .putShort((short) path.length)
                .put(name)
                .put(path)
                .array();
    }
}
