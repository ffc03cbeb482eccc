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
    private final DhcpOptions.Builder options = DhcpOptions.builder();

    /// The parts of codes that came more than once; null while there are none, as almost always.
    private @Nullable Map<Integer, WireWriter> joined;

    /// Reads options up to END or the end of the field.
    void collect(WireReader in) throws MalformedException {
        while (in.hasMore()) {
            int code = in.u8();
            if (code == OptionCode.END) {
                return;
            }
            if (code != OptionCode.PAD) {
                add(code, in.value(in.u8()));
            }
        }
    }

    /// Option 52 so far: 0 for none, else 1 to 3.
    int overload(WireReader in) throws MalformedException {
        var value = single(OptionCode.OVERLOAD, in);
        if (value == null) {
            return 0;
        }
        if (value.at(0) < 1 || value.at(0) > 3) {
            throw in.malformed("option overload " + value.at(0));
        }
        return value.at(0);
    }

    /// All options but the overload, which speaks of the message's form and not of its content.
    DhcpOptions finish(WireReader in) throws MalformedException {
        if (single(OptionCode.MESSAGE_TYPE, in) == null) {
            throw in.malformed("no DHCP message type");
        }
        if (joined != null) {
            joined.forEach((code, parts) -> options.put(code, Bytes.of(parts.toBytes())));
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

    /// An option of one byte; null when it is absent.
    private @Nullable Bytes single(int code, WireReader in) throws MalformedException {
        Bytes value = options.get(code);
        boolean isRepeated = joined != null && joined.containsKey(code);
        if (value != null && (value.length() != 1 || isRepeated)) {
            throw in.malformed("option " + code + " is not one byte");
        }
        return value;
    }
}
