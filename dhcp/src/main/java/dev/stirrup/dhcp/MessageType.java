package dev.stirrup.dhcp;

import java.util.Optional;

/// What a DHCP message is (option 53, RFC 2132 section 9.6). Later types, such as those of
/// leasequery, are none of a boot server's business and are not named.
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8);

    private static final MessageType[] ALL = values();

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /// The type with this number. Empty for one we do not know.
    public static Optional<MessageType> ofCode(int code) {
        return code < 1 || code > ALL.length ? Optional.empty() : Optional.of(ALL[code - 1]);
    }

    /// The number in option 53.
    public int code() {
        return code;
    }
}
