package dev.stirrup.tftp;

import dev.stirrup.wire.Bytes;
import java.util.List;

/// One TFTP packet (RFC 1350 section 5, options RFC 2347). Immutable. Knows no peer and no socket.
public sealed interface TftpPacket {
    /// Opcode 1: a machine wants a file.
    ///
    /// @param file as it was written; anything may stand in it
    /// @param mode `octet`, `netascii` or `mail`, in any case
    record ReadRequest(String file, String mode, List<Option> options) implements TftpPacket {
        public ReadRequest {
            options = List.copyOf(options);
        }
    }

    /// Opcode 2: a machine wants to store a file. Decoded so that it can be refused.
    record WriteRequest(String file, String mode, List<Option> options) implements TftpPacket {
        public WriteRequest {
            options = List.copyOf(options);
        }
    }

    /// Opcode 3.
    ///
    /// @param block 0 to 65535
    record Data(int block, Bytes content) implements TftpPacket {}

    /// Opcode 4.
    ///
    /// @param block 0 to 65535; 0 answers an [OptionAcknowledgment]
    record Acknowledgment(int block) implements TftpPacket {}

    /// Opcode 5, "ERROR" in the RFC: ends the transfer and is never answered.
    ///
    /// @param code 0 to 8 are defined (RFC 1350 appendix, RFC 2347), others are taken as they come
    record Failure(int code, String message) implements TftpPacket {
        public static final int UNDEFINED = 0;
        public static final int FILE_NOT_FOUND = 1;
        public static final int ACCESS_VIOLATION = 2;
        public static final int ILLEGAL_OPERATION = 4;
        public static final int UNKNOWN_TRANSFER = 5;
        public static final int OPTIONS_REFUSED = 8;
    }

    /// Opcode 6, "OACK" in RFC 2347: the options a server accepts.
    record OptionAcknowledgment(List<Option> options) implements TftpPacket {
        public OptionAcknowledgment {
            options = List.copyOf(options);
        }
    }

    /// A negotiated option. The name is lower case: RFC 2347 ignores case.
    record Option(String name, String value) {}
}
