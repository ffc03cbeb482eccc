package dev.stirrup.app.settings;

import dev.stirrup.app.settings.SubnetSettings.Reservation;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the networks of the settings file, and checks them against each other.
final class NetworkReader {
    /// Linux: an interface's name has at most 15 bytes, no slash and no white space.
    private static final Pattern DEVICE = Pattern.compile("[^/\\s:]{1,15}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Mode mode;
    private final UnknownMachines unknownMachines;
    private final Set<String> names = new HashSet<>();
    private final Set<String> devices = new HashSet<>();
    private final List<Prefix> prefixes = new ArrayList<>();

    NetworkReader(Mode mode, UnknownMachines unknownMachines) {
        this.mode = mode;
        this.unknownMachines = unknownMachines;
    }

    NetworkSettings network(YamlMap map) {
        String device =
                map.need("interface")
                        .flatMap(v -> v.as("an interface's name", matching(DEVICE)))
                        .orElse("");
        String name = map.find("name").flatMap(v -> v.as("a name", matching(NAME))).orElse(device);
        Mode here = map.find("mode").flatMap(v -> v.oneOf(Mode.class)).orElse(mode);
        Optional<Ipv4> address = map.find("address").flatMap(NetworkReader::address);
        UnknownMachines unknown = unknownMachines(map).orElse(unknownMachines);
        boolean https = map.find("require-https").flatMap(YamlValue::flag).orElse(false);
        boolean conflictCheck = conflictCheck(map, here);
        checkUnique(map, name, device);
        Optional<SubnetSettings> subnet = subnet(map, name, here);
        List<SubnetSettings> relayed =
                map.each("relayed", v -> v.map().flatMap(m -> relayed(m, name, here)));
        map.finish();
        if (here == Mode.AUTHORITATIVE && subnet.isEmpty() && relayed.isEmpty()) {
            map.refuse("mode authoritative needs a subnet with pools or reservations");
        }
        return new NetworkSettings(
                name, device, here, address, unknown, https, conflictCheck, subnet, relayed);
    }

    static Optional<UnknownMachines> unknownMachines(YamlMap map) {
        return map.find("unknown-machines")
                .flatMap(v -> v.as("wait, or profile NAME", UnknownMachines::read));
    }

    private static boolean conflictCheck(YamlMap map, Mode here) {
        Optional<Boolean> wanted = map.find("conflict-check").flatMap(YamlValue::flag);
        if (wanted.isPresent() && here != Mode.AUTHORITATIVE) {
            map.refuseKey("conflict-check", "key conflict-check is for mode authoritative only");
        }
        return wanted.orElse(true);
    }

    private static Optional<Ipv4> address(YamlValue value) {
        return value.as("an IPv4 address", Ipv4::read);
    }

    private void checkUnique(YamlMap map, String name, String device) {
        boolean isNewName = names.add(name);
        if (!device.isEmpty() && !devices.add(device)) {
            map.refuse("there are two networks on interface " + device);
        } else if (!isNewName) {
            map.refuse("there are two networks with the name " + name);
        }
    }

    private Optional<SubnetSettings> relayed(YamlMap map, String network, Mode here) {
        String name = map.find("name").flatMap(v -> v.as("a name", matching(NAME))).orElse("");
        Optional<SubnetSettings> subnet =
                new SubnetReader(map, here)
                        .read(name.isEmpty() ? prefix -> network + "-" + prefix : any -> name);
        if (map.find("subnet").isEmpty()) {
            map.need("subnet");
        }
        map.finish();
        subnet.ifPresent(s -> checkApart(map, s));
        if (!name.isEmpty() && !names.add(name)) {
            map.refuseKey("name", "there are two networks with the name " + name);
        }
        return subnet;
    }

    private Optional<SubnetSettings> subnet(YamlMap map, String name, Mode here) {
        Optional<SubnetSettings> subnet = new SubnetReader(map, here).read(any -> name);
        subnet.ifPresent(s -> checkApart(map, s));
        return subnet;
    }

    private void checkApart(YamlMap map, SubnetSettings subnet) {
        Prefix mine = subnet.prefix();
        prefixes.stream()
                .filter(p -> p.contains(mine.base()) || mine.contains(p.base()))
                .findFirst()
                .ifPresent(
                        p -> map.refuseKey("subnet", "subnet " + mine + " overlaps subnet " + p));
        prefixes.add(mine);
    }

    static Function<String, Optional<String>> matching(Pattern pattern) {
        return text -> Optional.of(text).filter(t -> pattern.matcher(t).matches());
    }

    /// A reservation's list item.
    static Optional<Reservation> reservation(YamlMap map) {
        var mac =
                map.need("mac")
                        .flatMap(v ->
                                v.as(
                                        "a MAC address such as 52:54:00:12:34:56",
                                        HardwareAddress::read));
        var address = map.need("address").flatMap(NetworkReader::address);
        map.finish();
        return mac.isPresent() && address.isPresent()
                ? Optional.of(new Reservation(mac.get(), address.get()))
                : Optional.empty();
    }
}
