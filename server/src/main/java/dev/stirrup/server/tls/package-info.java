/// What TLS needs to be offered to firmware of every age: the reading of a ClientHello, the choice
/// of an engine, the server's identity. Start reading at `TlsFront`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.tls;
