package dev.stirrup.iscsi.text;

import dev.stirrup.iscsi.pdu.Digests;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one initiator and this target come to agree on. Only what was offered is answered: EDK2 and
/// Linux end a login in which they find a key that they did not ask for.
public final class Negotiation {
    /// The longest data segment that this side takes after the login, in bytes.
    public static final int MAX_RECEIVE = 262_144;

    private static final String MAX_SEGMENT = "MaxRecvDataSegmentLength";
    private static final int DEFAULT_SEGMENT = 8192;
    private static final int SHORTEST_SEGMENT = 512;
    private static final int LONGEST_SEGMENT = (1 << 24) - 1;

    /// Keys that say something and want no answer.
    private static final Set<String> DECLARATIONS =
            Set.of(
                    "InitiatorName",
                    "InitiatorAlias",
                    "TargetName",
                    "TargetAlias",
                    "TargetAddress",
                    "SessionType");

    private final Map<OperationalKey, String> agreed = new EnumMap<>(OperationalKey.class);
    private int maxSend = DEFAULT_SEGMENT;

    /// This side's own longest segment, which every initiator wants to know.
    public static TextKey ownMaxSegment() {
        return new TextKey(MAX_SEGMENT, Integer.toString(MAX_RECEIVE));
    }

    /// The answer to one key, if it wants any.
    public Optional<TextKey> answer(TextKey offer) {
        if (offer.name().equals(MAX_SEGMENT)) {
            return segment(offer);
        }
        if (DECLARATIONS.contains(offer.name())) {
            return Optional.empty();
        }
        OperationalKey key = OperationalKey.named(offer.name());
        if (key == null) {
            return Optional.of(new TextKey(offer.name(), TextKey.NOT_UNDERSTOOD));
        }
        String value = key.answer(offer.value());
        if (!value.equals(TextKey.REJECT)) {
            agreed.put(key, value);
        }
        return Optional.of(new TextKey(offer.name(), value));
    }

    /// The answer to a key that comes after the login, when only the initiator's segment length may
    /// still change (RFC 7143 section 13).
    public Optional<TextKey> answerAfterLogin(TextKey offer) {
        return offer.name().equals(MAX_SEGMENT)
                ? segment(offer)
                : Optional.of(new TextKey(offer.name(), TextKey.REJECT));
    }

    /// What holds now.
    public Terms terms() {
        int maxBurst = number(OperationalKey.MAX_BURST_LENGTH);
        return new Terms(
                new Digests(isCrc(OperationalKey.HEADER_DIGEST), isCrc(OperationalKey.DATA_DIGEST)),
                isYes(OperationalKey.INITIAL_R2T),
                isYes(OperationalKey.IMMEDIATE_DATA),
                maxSend,
                maxBurst,
                Math.min(maxBurst, number(OperationalKey.FIRST_BURST_LENGTH)));
    }

    private Optional<TextKey> segment(TextKey offer) {
        int length = OperationalKey.parsed(offer.value());
        if (length < SHORTEST_SEGMENT || length > LONGEST_SEGMENT) {
            return Optional.of(new TextKey(offer.name(), TextKey.REJECT));
        }
        maxSend = length;
        return Optional.empty();
    }

    private String value(OperationalKey key) {
        return agreed.getOrDefault(key, key.byDefault());
    }

    private int number(OperationalKey key) {
        return OperationalKey.parsed(value(key));
    }

    private boolean isYes(OperationalKey key) {
        return value(key).equals("Yes");
    }

    private boolean isCrc(OperationalKey key) {
        return value(key).equals("CRC32C");
    }
}
