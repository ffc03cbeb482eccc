package dev.stirrup.iscsi.pdu;

/// The initiator's part of a session's name: six bytes (RFC 7143 section 11.12.5).
///
/// @param value 0 to 2^48-1
public record Isid(long value) {
    /// Twelve hexadecimal digits, as persistent reservations write it (SPC-5 7.6.4.6).
    @Override
    public String toString() {
        return String.format("%012x", value);
    }
}
