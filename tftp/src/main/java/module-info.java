/// Owns: TFTP packets, codec, and the transfer machine. May import: wire. Start reading at:
/// `TftpDecoder`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.tftp {
    requires static transitive org.jspecify;
    requires transitive dev.stirrup.wire;

    exports dev.stirrup.tftp;
}
