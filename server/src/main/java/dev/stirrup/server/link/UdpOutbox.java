package dev.stirrup.server.link;

import dev.stirrup.wire.Ipv4;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Datagrams that leave by one system call. They are written where the kernel reads them. For one
/// thread; allocated once.
///
/// Several datagrams for the same peer may stand in one message: the kernel cuts it (UDP_SEGMENT,
/// udp(7), Linux 4.18).
public final class UdpOutbox {
    private static final int CAPACITY = ReceiveBatch.CAPACITY;

    /// So many go alone by the call for many: the other one takes a hundredth of a second to make.
    private static final int LONELY = 64;

    /// Eight messages of the largest size.
    private static final int SPACE = 8 << 16;

    private static final int CONTROL = 32;

    /// `struct cmsghdr` with an unsigned short, and the space that takes.
    private static final int SEGMENT_LENGTH = 18;

    private static final int SEGMENT_SPACE = 24;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final Libc.CallState state = new Libc.CallState();
    private final NativeSocket socket;
    private final ByteBuffer headers =
            ReceiveBatch.direct(ReceiveBatch.HEADER, ByteOrder.nativeOrder());
    private final ByteBuffer names =
            ReceiveBatch.direct(SocketName.INET_SIZE, ByteOrder.BIG_ENDIAN);
    private final ByteBuffer vectors =
            ReceiveBatch.direct(ReceiveBatch.VECTOR_SIZE, ByteOrder.nativeOrder());
    private final ByteBuffer controls = ReceiveBatch.direct(CONTROL, ByteOrder.nativeOrder());
    private final ByteBuffer space = ByteBuffer.allocateDirect(SPACE);
    private final long headersAddress = ReceiveBatch.address(headers);
    private final long spaceAddress = ReceiveBatch.address(space);
    private final long namesAddress = ReceiveBatch.address(names);
    private final @Nullable Runnable[] ifRefused = new Runnable[CAPACITY];
    private int count;
    private int used;
    private int failed;
    private int alone;

    UdpOutbox(NativeSocket socket) {
        this.socket = socket;
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
        headers.putLong(header(count) + ReceiveBatch.CONTROL_LENGTH, 0);
        put(to);
    }

    /// Adds what was written as datagrams of `length` bytes each, the last one shorter perhaps.
    ///
    /// @param ifRefused is run when the kernel cannot do so on the way to this peer: the segments
    ///   are larger than its frames, or there is a tunnel; none of them has left then
    public void addSegments(long to, int length, Runnable ifRefused) {
        controls.putShort(count * CONTROL + 16, (short) length);
        headers.putLong(header(count) + ReceiveBatch.CONTROL_LENGTH, SEGMENT_SPACE);
        this.ifRefused[count] = ifRefused;
        put(to);
    }

    /// Sends what is in the box. What cannot leave is passed over.
    public void flush() {
        if (count == 0 || count == 1 && leftAlone()) {
            count = 0;
            used = 0;
            return;
        }
        int at = 0;
        while (at < count) {
            int sent = Libc.sendmmsg(state, socket.fd(), headersAddress + header(at), count - at);
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

    /// Whether what comes next may leave by [#send]: nothing waits in the box, and datagrams have
    /// left alone for a while.
    public boolean sendsAlone() {
        return count == 0 && alone == LONELY;
    }

    /// Sends a datagram at once, from memory of the caller's. Only while it [#sendsAlone].
    ///
    /// @return whether it has left; if not, it may be put into the box
    public boolean send(long address, int length, long to) {
        SocketName.write(names, 0, to);
        return LoneCalls.send(socket.fd(), address, length, namesAddress) >= 0;
    }

    /// Sends the only message, if it is one datagram and not the first such in a while.
    private boolean leftAlone() {
        if (ifRefused[0] != null) {
            return false;
        }
        if (alone < LONELY) {
            alone++;
            return false;
        }
        return LoneCalls.send(socket.fd(), spaceAddress, used, namesAddress) >= 0;
    }

    private void prepare(int i) {
        int header = header(i);
        int name = i * SocketName.INET_SIZE;
        int control = i * CONTROL;
        names.put(name, SocketName.inet(Ipv4.NONE, 0));
        controls.putLong(control, SEGMENT_LENGTH);
        controls.putInt(control + 8, SOL_UDP);
        controls.putInt(control + 12, UDP_SEGMENT);
        headers.putLong(header, ReceiveBatch.address(names) + name);
        headers.putInt(header + ReceiveBatch.NAME_LENGTH, SocketName.INET_SIZE);
        headers.putLong(
                header + ReceiveBatch.VECTOR,
                ReceiveBatch.address(vectors) + (long) i * ReceiveBatch.VECTOR_SIZE);
        headers.putLong(header + ReceiveBatch.VECTOR_COUNT, 1);
        headers.putLong(header + ReceiveBatch.CONTROL, ReceiveBatch.address(controls) + control);
    }

    private void put(long to) {
        int end = space.position();
        int vector = count * ReceiveBatch.VECTOR_SIZE;
        SocketName.write(names, count * SocketName.INET_SIZE, to);
        vectors.putLong(vector, spaceAddress + used);
        vectors.putLong(vector + ReceiveBatch.VECTOR_LENGTH, end - used);
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

    private static int header(int index) {
        return index * ReceiveBatch.HEADER;
    }
}
