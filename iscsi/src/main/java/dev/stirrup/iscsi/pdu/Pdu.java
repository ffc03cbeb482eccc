package dev.stirrup.iscsi.pdu;

import dev.stirrup.wire.Bytes;
import java.nio.ByteBuffer;

/// A PDU that came in.
///
/// @param header the basic header segment's bytes, which a refusal sends back
/// @param data the data segment from position to limit; good only while it is being handled
public record Pdu(Request request, Bytes header, ByteBuffer data) {}
