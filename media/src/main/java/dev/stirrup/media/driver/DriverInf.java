package dev.stirrup.media.driver;

import dev.stirrup.wire.MalformedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an INF says of the driver it installs: for which PCI devices, and how new it is.
///
/// @param type the class of devices in Windows' words, such as `Net`
/// @param provider who made it
/// @param version the driver's date and version, `2025-07-09 100.95.104.26200`, as far as it has
///   one; see [#order()]
/// @param devices by architecture (`amd64`, `arm64`, `x86`): vendor and device in eight lower-case
///   hexadecimal digits, or sixteen with the subsystem as `SUBSYS_` has it
public record DriverInf(
        String type, String provider, String version, Map<String, Set<String>> devices) {
    private static final Pattern HARDWARE =
            Pattern.compile(
                    "PCI\\\\VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})(?:&SUBSYS_([0-9A-F]{8}))?"
                            + "(?:&REV_[0-9A-F]{2})?",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern VERSION =
            Pattern.compile(
                    "(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})(?:\\s*,\\s*(\\d{1,5}(?:\\.\\d{1,5}){0,3}))?");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /// The longest name that is kept of what others wrote.
    private static final int LONGEST_NAME = 80;

    public DriverInf {
        devices = Map.copyOf(devices);
    }

    /// Reads one.
    ///
    /// @throws MalformedException when it is larger or longer than any that is known
    public static DriverInf read(byte[] bytes) throws MalformedException {
        InfFile inf = InfFile.read(bytes);
        Map<String, Set<String>> devices = new TreeMap<>();
        for (String line : inf.section("Manufacturer")) {
            List<String> fields = InfFile.fields(line.substring(line.indexOf('=') + 1));
            String models = fields.getFirst();
            collect(inf, models, "x86", devices);
            for (String target : fields.subList(1, fields.size())) {
                collect(inf, models + "." + target, architecture(target), devices);
            }
        }
        return new DriverInf(
                name(inf.plain(inf.value("Version", "Class").orElse(""))),
                name(inf.plain(inf.value("Version", "Provider").orElse(""))),
                version(inf.plain(inf.value("Version", "DriverVer").orElse(""))),
                devices);
    }

    /// A text that sorts by date, then by version.
    public String order() {
        return NUMBER.matcher(version)
                .replaceAll(found ->
                        "0".repeat(5 - Math.min(5, found.group().length())) + found.group());
    }

    /// Undecorated sections are for x86 alone since Windows Server 2003 SP1 ("INF Models Section").
    private static String architecture(String target) {
        String lower = target.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ntamd64")) {
            return "amd64";
        }
        return lower.startsWith("ntarm64") ? "arm64" : "x86";
    }

    private static void collect(
            InfFile inf, String section, String architecture, Map<String, Set<String>> devices) {
        for (String line : inf.section(section)) {
            List<String> fields = InfFile.fields(line.substring(line.indexOf('=') + 1));
            for (String id : fields.subList(1, fields.size())) {
                Matcher found = HARDWARE.matcher(id.strip());
                if (found.matches()) {
                    String subsystem = found.group(3) == null ? "" : found.group(3);
                    String device = found.group(1) + found.group(2) + subsystem;
                    devices.computeIfAbsent(architecture, _ -> new TreeSet<>())
                            .add(device.toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private static String version(String text) {
        Matcher found = VERSION.matcher(text.strip());
        if (!found.matches()) {
            return "";
        }
        String date =
                String.format(
                        Locale.ROOT,
                        "%s-%02d-%02d",
                        found.group(3),
                        Integer.parseInt(found.group(1)),
                        Integer.parseInt(found.group(2)));
        return found.group(4) == null ? date : date + " " + found.group(4);
    }

    private static String name(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "");
        return clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
    }
}
