package dev.stirrup.iscsi.text;

import dev.stirrup.iscsi.pdu.Digests;

/// What both sides agreed on for a session (RFC 7143 section 13). Lengths are in bytes.
///
/// @param digests from the first PDU after the login on
/// @param initialR2t whether the initiator waits for an R2T before it sends data PDUs
/// @param immediateData whether data may come with the command
/// @param maxSend the longest data segment that the initiator takes
/// @param maxBurst the longest sequence of data
/// @param firstBurst how much may come without an R2T
public record Terms(
        Digests digests,
        boolean initialR2t,
        boolean immediateData,
        int maxSend,
        int maxBurst,
        int firstBurst) {}
