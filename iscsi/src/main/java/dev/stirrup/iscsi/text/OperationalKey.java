package dev.stirrup.iscsi.text;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The keys that are negotiated, with the value this target brings along and the rule that makes
/// one of two (RFC 7143 section 13). The value that an initiator gets is that of the rule, so what
/// holds when a key is not offered at all is the RFC's default.
enum OperationalKey {
    HEADER_DIGEST("HeaderDigest", "None", OperationalKey::digest),
    DATA_DIGEST("DataDigest", "None", OperationalKey::digest),
    MAX_CONNECTIONS("MaxConnections", "1", least(1, 1, 65_535)),
    INITIAL_R2T("InitialR2T", "Yes", OperationalKey::asOffered),
    IMMEDIATE_DATA("ImmediateData", "Yes", OperationalKey::asOffered),
    MAX_BURST_LENGTH("MaxBurstLength", "262144", least(Limits.BURST, 512, Limits.LONGEST)),
    FIRST_BURST_LENGTH("FirstBurstLength", "65536", least(Limits.FIRST, 512, Limits.LONGEST)),
    DEFAULT_TIME_TO_WAIT("DefaultTime2Wait", "2", most(2, 0, 3600)),
    DEFAULT_TIME_TO_RETAIN("DefaultTime2Retain", "20", least(20, 0, 3600)),
    MAX_OUTSTANDING_R2T("MaxOutstandingR2T", "1", least(1, 1, 65_535)),
    DATA_PDU_IN_ORDER("DataPDUInOrder", "Yes", OperationalKey::yes),
    DATA_SEQUENCE_IN_ORDER("DataSequenceInOrder", "Yes", OperationalKey::yes),
    ERROR_RECOVERY_LEVEL("ErrorRecoveryLevel", "0", least(0, 0, 2)),
    /// Markers are gone since RFC 7143 (section 13.25), but Linux still says it has none.
    INITIATOR_MARKERS("IFMarker", "No", OperationalKey::no),
    TARGET_MARKERS("OFMarker", "No", OperationalKey::no),
    TASK_REPORTING("TaskReporting", "RFC3720", OperationalKey::firstReporting);

    /// Lengths in bytes.
    private static final class Limits {
        /// How much data belongs to one R2T at most.
        static final int BURST = 1 << 20;

        /// How much a command may bring along unasked: each waiting command may hold that much.
        static final int FIRST = 65_536;

        static final int LONGEST = (1 << 24) - 1;
    }

    private static final Map<String, OperationalKey> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(key -> key.wire, key -> key));

    private final String wire;
    private final String byDefault;

    @SuppressWarnings("ImmutableEnumChecker") // The rules hold nothing that changes.
    private final Function<String, String> rule;

    OperationalKey(String wire, String byDefault, Function<String, String> rule) {
        this.wire = wire;
        this.byDefault = byDefault;
        this.rule = rule;
    }

    /// The key of this name, or null.
    static @Nullable OperationalKey named(String name) {
        return BY_NAME.get(name);
    }

    String byDefault() {
        return byDefault;
    }

    /// The value that holds when the initiator offers this one, or [TextKey#REJECT].
    String answer(String offer) {
        return rule.apply(offer);
    }

    private static String digest(String offer) {
        for (String wanted : offer.split(",", -1)) {
            if (wanted.equals("None") || wanted.equals("CRC32C")) {
                return wanted;
            }
        }
        return TextKey.REJECT;
    }

    /// For keys whose rule is OR with No or AND with Yes: the initiator decides.
    private static String asOffered(String offer) {
        return offer.equals("Yes") || offer.equals("No") ? offer : TextKey.REJECT;
    }

    private static String yes(String offer) {
        return asOffered(offer).equals(TextKey.REJECT) ? TextKey.REJECT : "Yes";
    }

    private static String no(String offer) {
        return asOffered(offer).equals(TextKey.REJECT) ? TextKey.REJECT : "No";
    }

    private static String firstReporting(String offer) {
        return Stream.of(offer.split(",", -1)).anyMatch("RFC3720"::equals)
                ? "RFC3720"
                : TextKey.REJECT;
    }

    private static Function<String, String> least(int own, int from, int to) {
        return offer -> number(offer, from, to, Math.min(own, parsed(offer)));
    }

    private static Function<String, String> most(int own, int from, int to) {
        return offer -> number(offer, from, to, Math.max(own, parsed(offer)));
    }

    private static String number(String offer, int from, int to, int result) {
        int value = parsed(offer);
        return value < from || value > to ? TextKey.REJECT : Integer.toString(result);
    }

    /// A number in decimal or hexadecimal digits (RFC 7143 section 6.1), or -1.
    static int parsed(String value) {
        try {
            return value.startsWith("0x") || value.startsWith("0X")
                    ? Integer.parseInt(value.substring(2), 16)
                    : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
