package dev.stirrup.iscsi.text;

import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Keys that come in several PDUs: a key may even be cut by the end of one (RFC 7143 section 6.1).
public final class TextAssembly {
    /// How much text is kept for one exchange, in bytes. A login's keys take less than 2000.
    public static final int LONGEST = 16_384;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /// Keeps one PDU's text.
    ///
    /// @throws MalformedException when all together is longer than [#LONGEST]
    public void add(ByteBuffer piece) throws MalformedException {
        if (piece.remaining() > LONGEST - text.size()) {
            throw new MalformedException("text longer than " + LONGEST + " bytes", text.size());
        }
        var bytes = new byte[piece.remaining()];
        piece.get(bytes);
        text.writeBytes(bytes);
    }

    /// The keys of all that was kept; nothing is kept any more.
    public List<TextKey> take() throws MalformedException {
        byte[] all = text.toByteArray();
        text.reset();
        return TextKeys.decode(all);
    }
}
