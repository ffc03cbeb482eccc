package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Datagrams that leave by one system call. They are written where the kernel reads them. For one
/// thread; allocated once.
///
/// Several datagrams for the same peer may stand in one message: the kernel cuts it (UDP_SEGMENT,
/// udp(7), Linux 4.18).
public final class UdpOutbox {
    private static final int CAPACITY = ReceiveBatch.CAPACITY;

    /// Eight messages of the largest size.
    private static final int SPACE = 8 << 16;

    private static final int CONTROL = 32;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;

    /// `struct cmsghdr` with an unsigned short, and the space that takes.
    private static final int SEGMENT_LENGTH = 18;

    private static final int SEGMENT_SPACE = 24;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final ByteBuffer space;
    private final long spaceAddress;
    private final @Nullable Runnable[] ifRefused = new Runnable[CAPACITY];
    private int count;
    private int used;
    private int failed;

    UdpOutbox(NativeSocket socket) {
        this.socket = socket;
        Arena arena = Arena.ofAuto();
        headers = arena.allocate((long) CAPACITY * ReceiveBatch.HEADER, 8);
        names = arena.allocate((long) CAPACITY * SocketName.INET_SIZE, 8);
        vectors = arena.allocate(16L * CAPACITY, 8);
        controls = arena.allocate((long) CAPACITY * CONTROL, 8);
        MemorySegment bytes = arena.allocate(SPACE, 8);
        space = bytes.asByteBuffer();
        spaceAddress = bytes.address();
        for (int i = 0; i < CAPACITY; i++) {
            prepare(i);
        }
    }

    /// Where the next datagram goes, from its position on; what is in the box may leave for it. Its
    /// position when [#add] or [#addSegments] is called is the end of what was written.
    ///
    /// @param length at most 65536
    public ByteBuffer room(int length) {
        if (count == CAPACITY || used + length > SPACE) {
            flush();
        }
        return space.limit(used + length).position(used);
    }

    /// Adds what was written as one datagram.
    ///
    /// @param to as [UdpPort#sender] tells it
    public void add(long to) {
        headers.set(JAVA_LONG, header(count) + CONTROL_LENGTH, 0L);
        put(to);
    }

    /// Adds what was written as datagrams of `length` bytes each, the last one shorter perhaps.
    ///
    /// @param ifRefused is run when the kernel cannot do so on the way to this peer: the segments
    ///   are larger than its frames, or there is a tunnel; none of them has left then
    public void addSegments(long to, int length, Runnable ifRefused) {
        controls.set(JAVA_SHORT, (long) count * CONTROL + 16, (short) length);
        headers.set(JAVA_LONG, header(count) + CONTROL_LENGTH, SEGMENT_SPACE);
        this.ifRefused[count] = ifRefused;
        put(to);
    }

    /// Sends what is in the box. What cannot leave is passed over.
    public void flush() {
        int at = 0;
        while (at < count) {
            int sent = Libc.sendmmsg(state, socket.fd(), rest(at), count - at);
            if (sent > 0) {
                at += sent;
            } else if (Errno.of(state.errno()) != Errno.EINTR) {
                refused(at++);
            }
        }
        for (int i = 0; i < count; i++) {
            ifRefused[i] = null;
        }
        count = 0;
        used = 0;
    }

    /// Messages that could not leave since the last call.
    public int takeFailed() {
        int since = failed;
        failed = 0;
        return since;
    }

    private void prepare(int i) {
        long header = header(i);
        long name = (long) i * SocketName.INET_SIZE;
        long control = (long) i * CONTROL;
        names.set(JAVA_SHORT, name, (short) Libc.AF_INET);
        controls.set(JAVA_LONG, control, SEGMENT_LENGTH);
        controls.set(JAVA_INT, control + 8, SOL_UDP);
        controls.set(JAVA_INT, control + 12, UDP_SEGMENT);
        headers.set(ADDRESS, header, names.asSlice(name, SocketName.INET_SIZE));
        headers.set(JAVA_INT, header + ReceiveBatch.NAME_LENGTH, SocketName.INET_SIZE);
        headers.set(ADDRESS, header + ReceiveBatch.VECTOR, vectors.asSlice(16L * i, 16));
        headers.set(JAVA_LONG, header + ReceiveBatch.VECTOR_COUNT, 1);
        headers.set(ADDRESS, header + CONTROL_POINTER, controls.asSlice(control, CONTROL));
    }

    private void put(long to) {
        int end = space.position();
        SocketName.write(names, (long) count * SocketName.INET_SIZE, to);
        vectors.set(JAVA_LONG, 16L * count, spaceAddress + used);
        vectors.set(JAVA_LONG, 16L * count + 8, end - used);
        used = end;
        count++;
    }

    private void refused(int index) {
        failed++;
        Runnable then = ifRefused[index];
        if (then != null) {
            then.run();
        }
    }

    private MemorySegment rest(int from) {
        return from == 0 ? headers : headers.asSlice(header(from));
    }

    private static long header(int index) {
        return (long) index * ReceiveBatch.HEADER;
    }
}
