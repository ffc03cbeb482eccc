package dev.stirrup.server.engine;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Event loops and the kinds of channel that run on them.
///
/// @param epoll whether the loops are Linux's epoll; else they are portable
/// @param group the loops
/// @param datagram the datagram channel for them
public record Engine(
        boolean epoll, EventLoopGroup group, Class<? extends DatagramChannel> datagram) {
    private static final String LEAK_LEVEL = "io.netty.leakDetection.level";
    private static final String LOW_MEMORY = "io.netty.allocator.lowMemory";

    private static final String KEPT_CHUNKS = "io.netty.allocator.chunkReuseQueueCapacity";

    private static final String FLIGHT_RECORDER = "io.netty.jfr.enabled";

    private static final String PROCESS = "io.netty.processId";

    private static final String MACHINE = "io.netty.machineId";

    private static final String SELECTORS = "java.nio.channels.spi.SelectorProvider";

    private static final String LINUX_SELECTORS = "sun.nio.ch.EPollSelectorProvider";

    static {
        // With a small heap Netty keeps no buffer of more than 16 KiB for its next use. What TLS
        // sends is encrypted in pieces of 64 KiB, and making each anew cost a fifth of it. What it
        // keeps is bounded here, whatever number of processors there is: 4 chunks of up to 8 MiB.
        setIfUnset(LOW_MEMORY, "false");
        setIfUnset(KEPT_CHUNKS, "4");
        // Describing its events to Java's flight recorder makes the first buffer, and with it the
        // first answer by HTTP, wait for a twentieth of a second.
        setIfUnset(FLIGHT_RECORDER, "false");
        // Netty's name of a channel says which process of which machine it is of. Nobody reads that
        // here; finding it out starts a thread and lists the interfaces.
        setIfUnset(PROCESS, "1");
        setIfUnset(MACHINE, "00:00:00:00:00:01");
        // Netty's loops open one of Java's selectors first. Java would look in all jars for who
        // provides them, and then take its own.
        if (isThere(LINUX_SELECTORS)) {
            setIfUnset(SELECTORS, LINUX_SELECTORS);
        }
        // Looks for buffers that nobody gave back by sampling stack traces, which is for tests.
        if (System.getProperty(LEAK_LEVEL) == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /// Linux's own loops where they run.
    public static Engine best(int threads) {
        return Epoll.isAvailable() ? epoll(threads) : portable(threads);
    }

    private static Engine epoll(int threads) {
        var group = new MultiThreadIoEventLoopGroup(threads, names(), EpollIoHandler.newFactory());
        return new Engine(true, group, EpollDatagramChannel.class);
    }

    public static Engine portable(int threads) {
        var group = new MultiThreadIoEventLoopGroup(threads, names(), NioIoHandler.newFactory());
        return new Engine(false, group, NioDatagramChannel.class);
    }

    /// A channel for IPv4 datagrams, not registered yet.
    public DatagramChannel newDatagramChannel() {
        return epoll
                ? new EpollDatagramChannel(SocketProtocolFamily.INET)
                : new NioDatagramChannel(SocketProtocolFamily.INET);
    }

    /// A listening TCP channel, not registered yet.
    public ServerSocketChannel newListeningChannel() {
        return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    private static DefaultThreadFactory names() {
        return new DefaultThreadFactory("loop", true);
    }

    private static boolean isThere(String className) {
        try {
            Class.forName(className);
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static void setIfUnset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
