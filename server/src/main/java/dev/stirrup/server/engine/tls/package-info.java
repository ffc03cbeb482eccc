/// TLS on the event loops. Start reading at `TlsGate`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.engine.tls;
