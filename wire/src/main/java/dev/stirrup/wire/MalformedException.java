package dev.stirrup.wire;

/// Bytes from the wire that are not what their protocol allows. Thrown by decoders only, caught
/// once per shell, counted and dropped. Carries no stack trace: hostile packets must stay cheap.
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /// @param what what is wrong, in the words of the protocol
    /// @param offset where, in bytes from the start of the packet
    public MalformedException(String what, int offset) {
        super(what + " at byte " + offset, null, false, false);
        this.offset = offset;
    }

    /// Where the bytes are wrong, counted from the start of the packet.
    public int offset() {
        return offset;
    }
}
