package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.pdu.Envelope;

/// Room that is left before content which will be sent in one PDU, so that header and data are one
/// message.
final class Headroom {
    /// A header and its digest.
    static final int BYTES = Envelope.HEADER + Envelope.DIGEST;

    private Headroom() {}
}
