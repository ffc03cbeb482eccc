package dev.stirrup.netboot.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The PCI devices of a machine, as iPXE tells them in a query: first what its own network card is
/// (`busid`: bus type 1, vendor, device), then, where iPXE knows `pciscan`, each device with its
/// subsystem.
public final class PciDevices {
    /// The query's name for them.
    public static final String NAME = "devices";

    /// More are in no machine's query.
    private static final int MOST = 256;

    private static final Pattern DEVICE =
            Pattern.compile("(?:01([0-9a-f]{8})|([0-9a-f]{8})([0-9a-f]{8}))");

    private PciDevices() {}

    /// Lines that collect them in `${devices}`. Configuration space is read at 0 (vendor), 2
    /// (device), 44 and 46 (subsystem).
    static List<String> asking() {
        return List.of(
                "set devices ${netX/busid:hexraw} ||",
                "clear at ||",
                ":devices",
                "pciscan at || goto asked",
                "set devices ${devices}.${pci/${at}.0.2}${pci/${at}.2.2}"
                        + "${pci/${at}.46.2}${pci/${at}.44.2}",
                "goto devices",
                ":asked");
    }

    /// Of a query's value: eight hexadecimal digits for each device, or sixteen.
    public static List<String> read(String value) {
        List<String> devices = new ArrayList<>();
        for (String word : value.split("\\.", MOST)) {
            Matcher found = DEVICE.matcher(word);
            if (found.matches()) {
                devices.add(
                        found.group(1) != null ? found.group(1) : found.group(2) + found.group(3));
            }
        }
        // The card itself comes once more, and better, where there is a scan.
        return devices.size() > 1 && devices.getFirst().length() == 8
                ? devices.subList(1, devices.size())
                : devices;
    }
}
