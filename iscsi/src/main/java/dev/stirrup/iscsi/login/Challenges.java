package dev.stirrup.iscsi.login;

import dev.stirrup.wire.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/// The challenges that this side made, on all its connections: one that comes back as an
/// initiator's own is a reflection (RFC 7143 section 12.1.3). Safe for use by several threads.
public final class Challenges {
    /// More than logins that can be half way at the same time.
    private static final int KEPT = 8192;

    private static final int LENGTH = 32;

    private final IntFunction<byte[]> random;
    private final Set<Bytes> made =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
                            return size() > KEPT;
                        }
                    });

    /// @param random makes as many unpredictable bytes as it is asked for
    public Challenges(IntFunction<byte[]> random) {
        this.random = random;
    }

    /// A challenge that nobody has seen.
    public synchronized Bytes make() {
        Bytes challenge = Bytes.of(random.apply(LENGTH));
        made.add(challenge);
        return challenge;
    }

    /// An identifier for a challenge, 0 to 255.
    public int identifier() {
        return random.apply(1)[0] & 0xff;
    }

    /// Whether this side made it.
    public synchronized boolean isOurs(Bytes challenge) {
        return made.contains(challenge);
    }
}
