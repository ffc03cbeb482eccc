/// Owns: sockets, timers, event loops, HTTP. Makes no decisions; no type of the engine leaves this
/// room. May import: netboot, iscsi; sockets, files, threads, clocks, a logger. Start reading at:
/// `dhcp.DhcpListener`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.server {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.iscsi;
    requires transitive dev.stirrup.netboot;
    requires transitive dev.stirrup.trust;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.tcnative.classes.openssl;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.slf4j;

    uses java.security.Provider;

    exports dev.stirrup.server;
    exports dev.stirrup.server.dhcp;
    exports dev.stirrup.server.link;
    exports dev.stirrup.server.tftp;
    exports dev.stirrup.server.tls;
    exports dev.stirrup.server.http;
    exports dev.stirrup.server.iscsi;
    exports dev.stirrup.server.syslog;
}
