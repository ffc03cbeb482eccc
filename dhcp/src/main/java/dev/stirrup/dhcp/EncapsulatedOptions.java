package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;

/// Options inside one option: the vendor's option 43 (RFC 2132 section 8.4), iPXE's option 175, and
/// the relay's option 82 (RFC 3046). Of a repeated sub-option the first one counts, as RFC 3396
/// does not reach inside an option.
public final class EncapsulatedOptions {
    private static final int LONGEST = 255;

    private EncapsulatedOptions() {}

    /// Reads option 43 or 175: 0 is padding, 255 ends, and a missing end is usual (iPXE sends
    /// none).
    public static DhcpOptions read(Bytes value) throws MalformedException {
        var options = DhcpOptions.builder();
        WireReader in = value.reader();
        while (in.hasMore()) {
            int code = in.u8();
            if (code == OptionCode.END) {
                break;
            }
            if (code != OptionCode.PAD) {
                putFirst(options, code, in);
            }
        }
        return options.build();
    }

    /// Reads option 82, which has neither padding nor an end (RFC 3046 section 2.0).
    public static DhcpOptions readRelayAgent(Bytes value) throws MalformedException {
        var options = DhcpOptions.builder();
        WireReader in = value.reader();
        while (in.hasMore()) {
            putFirst(options, in.u8(), in);
        }
        return options.build();
    }

    /// The value of an option with these options inside, without an end: as option 175 and 82 have
    /// it.
    ///
    /// @throws IllegalArgumentException when one of them is longer than 255 bytes
    public static Bytes write(DhcpOptions options) {
        return Bytes.of(written(options).toBytes());
    }

    /// The same with the end that option 43 wants; PXE firmware looks for it.
    public static Bytes writeWithEnd(DhcpOptions options) {
        return Bytes.of(written(options).u8(OptionCode.END).toBytes());
    }

    private static void putFirst(DhcpOptions.Builder options, int code, WireReader in)
            throws MalformedException {
        Bytes value = in.value(in.u8());
        if (!options.has(code)) {
            options.put(code, value);
        }
    }

    private static WireWriter written(DhcpOptions options) {
        var out = new WireWriter(Integer.MAX_VALUE);
        for (int i = 0; i < options.size(); i++) {
            Bytes value = options.valueAt(i);
            if (value.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "sub-option " + options.codeAt(i) + " has " + value.length() + " bytes");
            }
            value.writeTo(out.u8(options.codeAt(i)).u8(value.length()));
        }
        return out;
    }
}
