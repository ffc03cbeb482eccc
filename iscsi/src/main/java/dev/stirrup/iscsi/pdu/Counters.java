package dev.stirrup.iscsi.pdu;

/// The three numbers in every PDU from a target (RFC 7143 section 4.2.2). All roll over at 2^32.
///
/// @param status of this status, or of the next one in a PDU that carries none
/// @param expectedCommand the next command's number
/// @param maxCommand the highest number that a command may have just now
public record Counters(int status, int expectedCommand, int maxCommand) {}
