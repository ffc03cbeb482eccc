package dev.stirrup.dhcp;

import java.util.ArrayList;
import java.util.List;

/// Chooses what a message that is too long goes without. The client asked for most of these without
/// needing them to boot; what it needs is never left out, and the relay's option 82 is the last to
/// go (RFC 3046 section 2.2 lets a server drop it then).
final class OptionBudget {
    /// From the first to go to the last.
    private static final int[] ORDER = {
        OptionCode.PXE_VENDOR_135,
        OptionCode.PXE_VENDOR_134,
        OptionCode.PXE_VENDOR_133,
        OptionCode.PXE_VENDOR_132,
        OptionCode.PXE_VENDOR_131,
        OptionCode.PXE_VENDOR_130,
        OptionCode.PXE_VENDOR_129,
        OptionCode.PXE_VENDOR_128,
        OptionCode.WEB_PROXY,
        OptionCode.CAPTIVE_PORTAL,
        OptionCode.MESSAGE,
        OptionCode.CLIENT_FQDN,
        OptionCode.NIS_SERVER,
        OptionCode.NIS_DOMAIN,
        OptionCode.TIME_SERVER,
        OptionCode.TIME_OFFSET,
        OptionCode.LOG_SERVER,
        OptionCode.NTP_SERVER,
        OptionCode.DOMAIN_SEARCH,
        OptionCode.HOST_NAME,
        OptionCode.DOMAIN_NAME,
        OptionCode.BROADCAST_ADDRESS,
        OptionCode.RENEWAL_TIME,
        OptionCode.REBINDING_TIME,
        OptionCode.TFTP_SERVER_NAME,
        OptionCode.MICROSOFT_CLASSLESS_ROUTE,
        OptionCode.RELAY_AGENT,
    };

    private static final int END_SIZE = 1;

    private OptionBudget() {}

    /// The codes to leave out so that the rest and END take at most `room` bytes.
    ///
    /// @throws IllegalArgumentException when what must stay is too long
    static List<Integer> omitted(DhcpOptions options, int room) {
        int excess = sizeOf(options) + END_SIZE - room;
        if (excess <= 0) {
            return List.of();
        }
        var omitted = new ArrayList<Integer>();
        for (int code : ORDER) {
            if (excess > 0 && options.has(code)) {
                omitted.add(code);
                excess -= sizeOf(options.find(code).orElseThrow().length());
            }
        }
        if (excess > 0) {
            throw new IllegalArgumentException(
                    "options are " + excess + " bytes too long without " + omitted);
        }
        return omitted;
    }

    private static int sizeOf(DhcpOptions options) {
        int size = 0;
        for (int i = 0; i < options.size(); i++) {
            size += sizeOf(options.valueAt(i).length());
        }
        return size;
    }

    /// With a code and a length for each part of 255 bytes.
    static int sizeOf(int length) {
        return length + 2 * Math.max(1, (length + 254) / 255);
    }
}
