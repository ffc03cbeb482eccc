package dev.stirrup.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A driver that Windows PE may be given.
///
/// @param image the image that holds it
/// @param cabinet its path there: the INF with the files that go with it
/// @param inf the INF's name
/// @param architecture `amd64`, `arm64` or `x86`
/// @param order sorts drivers by age, the newest last
/// @param devices what it is for: PCI vendor and device in eight lower-case hexadecimal digits, or
///   sixteen with the subsystem's device and vendor
public record Driver(
        String image,
        String cabinet,
        String inf,
        String architecture,
        String order,
        Set<String> devices) {
    private static final int WITHOUT_SUBSYSTEM = 8;

    /// As many as wimboot takes beside everything else.
    private static final int MOST = 30;

    public Driver {
        devices = Set.copyOf(devices);
    }

    /// The drivers that suit a machine: for each of its devices one, that for its very subsystem
    /// before others, then the newest.
    ///
    /// @param machine its devices in the same form
    public static List<Driver> chosen(
            List<Driver> all, Firmware.Cpu processor, List<String> machine) {
        String architecture = processor == Firmware.Cpu.ARM64 ? "arm64" : "amd64";
        Set<Driver> chosen = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        for (String device : machine) {
            Optional<Driver> best =
                    all.stream()
                            .filter(driver -> driver.architecture().equals(architecture))
                            .filter(driver -> driver.fit(device) > 0)
                            .max(
                                    Comparator.comparingInt((Driver driver) -> driver.fit(device))
                                            .thenComparing(Driver::order));
            // Two INFs of one name cannot lie beside each other.
            if (best.isPresent() && chosen.size() < MOST && names.add(best.get().inf())) {
                chosen.add(best.get());
            }
        }
        return new ArrayList<>(chosen);
    }

    /// How well it fits a device; 0 for not at all.
    private int fit(String device) {
        if (device.length() > WITHOUT_SUBSYSTEM && devices.contains(device)) {
            return 2;
        }
        if (devices.contains(device.substring(0, WITHOUT_SUBSYSTEM))) {
            return 1;
        }
        // Of a device whose subsystem nobody told.
        return device.length() == WITHOUT_SUBSYSTEM
                        && devices.stream().anyMatch(known -> known.startsWith(device))
                ? 1
                : 0;
    }
}
