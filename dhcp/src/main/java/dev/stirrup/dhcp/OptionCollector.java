package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gathers the options of one message from the places they may stand in, in the order of RFC 3396
/// section 5: the options field, then `file`, then `sname`. Repeated codes are joined. The work
/// stays in proportion to the bytes, however often a code is repeated.
final class OptionCollector {
    /// A length that no option has room for.
    private static final int CUT = Integer.MAX_VALUE;

    private final DhcpOptions.Builder options = DhcpOptions.builder();
    private final boolean isAnswer;

    /// The parts of codes that came more than once; null while there are none, as almost always.
    private @Nullable Map<Integer, WireWriter> joined;

    /// @param isAnswer whether a server said it, whose options must be whole
    OptionCollector(boolean isAnswer) {
        this.isAnswer = isAnswer;
    }

    /// Reads options up to END, the end of the field, or, in what a client said, an option that is
    /// longer than what is left of it.
    void collect(WireReader in) throws MalformedException {
        while (in.hasMore()) {
            int code = in.u8();
            if (code == OptionCode.END) {
                return;
            }
            if (code == OptionCode.PAD) {
                continue;
            }
            int length = in.hasMore() ? in.u8() : CUT;
            if (length > in.remaining()) {
                if (isAnswer) {
                    throw in.malformed("option " + code + " is cut off");
                }
                return;
            }
            add(code, in.value(length));
        }
    }

    /// Option 52 so far, of which two bits count: 0 for none.
    int overload() {
        Bytes value = options.get(OptionCode.OVERLOAD);
        return value == null || value.length() == 0 ? 0 : value.at(0);
    }

    /// All options but the overload, which speaks of the message's form and not of its content.
    DhcpOptions finish(WireReader in) throws MalformedException {
        if (joined != null) {
            joined.forEach((code, parts) -> options.put(code, Bytes.of(parts.toBytes())));
        }
        Bytes type = options.get(OptionCode.MESSAGE_TYPE);
        if (type == null || type.length() == 0) {
            throw in.malformed("no DHCP message type");
        }
        if (type.length() > 1) {
            options.putByte(OptionCode.MESSAGE_TYPE, type.at(0));
        }
        return options.remove(OptionCode.OVERLOAD).build();
    }

    private void add(int code, Bytes value) {
        Bytes earlier = options.get(code);
        if (earlier == null) {
            options.put(code, value);
            return;
        }
        if (joined == null) {
            joined = new LinkedHashMap<>();
        }
        WireWriter parts =
                joined.computeIfAbsent(
                        code,
                        absent -> {
                            var first = new WireWriter(Integer.MAX_VALUE);
                            earlier.writeTo(first);
                            return first;
                        });
        value.writeTo(parts);
    }
}
