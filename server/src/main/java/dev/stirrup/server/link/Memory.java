package dev.stirrup.server.link;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A piece of memory that the kernel reads or writes, zeroed, in the processor's byte order. Given
/// back some time after nobody holds it any more.
///
/// Made of buffers, because each layout by which a [MemorySegment] is read or written costs a
/// server that starts some thousandths of a second, when its code is made.
record Memory(ByteBuffer bytes, long address) {
    static Memory of(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new Memory(bytes, MemorySegment.ofBuffer(bytes).address());
    }

    static Memory of(byte[] content) {
        Memory memory = of(content.length);
        memory.bytes.put(0, content);
        return memory;
    }

    /// A number of four bytes.
    static Memory number(int value) {
        Memory memory = of(Integer.BYTES);
        memory.bytes.putInt(0, value);
        return memory;
    }

    /// A text in UTF-8, ended by a zero.
    static Memory text(String text) {
        return of((text + '\0').getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return bytes.capacity();
    }
}
