package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.InvalidFileException;
import dev.stirrup.app.yaml.Problems;
import dev.stirrup.app.yaml.YamlFile;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.dhcp.Quirk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Reads `stirrup.yaml`. Nothing of it is taken when anything is wrong with it.
public final class SettingsReader {
    private static final Map<String, Boolean> ON_OFF = Map.of("on", true, "off", false);
    private static final Map<String, Boolean> TFTP_MODES =
            Map.of("single-port", true, "port-per-transfer", false);
    private static final Duration LONGEST_KEPT = Duration.ofDays(3650);

    /// As many connections as the server has in all.
    private static final int LARGEST_BOUND = 8192;

    private SettingsReader() {}

    /// @throws InvalidFileException with all problems and their positions
    public static Settings read(Path file) throws IOException, InvalidFileException {
        return read(file.toString(), Files.readString(file));
    }

    static Settings read(String name, String text) throws InvalidFileException {
        Problems problems = new Problems();
        List<YamlValue> documents = YamlFile.read(name, text, problems);
        if (documents.size() > 1) {
            documents.get(1).refuse("a settings file is one document; this is a second one");
        }
        Settings settings =
                documents.stream()
                        .filter(document -> !document.isEmpty())
                        .findFirst()
                        .flatMap(YamlValue::map)
                        .map(SettingsReader::settings)
                        .orElseGet(Settings::defaults);
        if (!problems.isEmpty()) {
            throw new InvalidFileException(problems);
        }
        return settings;
    }

    private static Settings settings(YamlMap map) {
        var data = map.find("data").flatMap(YamlValue::text).map(Path::of);
        Mode mode = map.find("mode").flatMap(v -> v.oneOf(Mode.class)).orElse(Mode.PROXY);
        ListenerSettings listeners =
                map.find("listeners")
                        .flatMap(YamlValue::map)
                        .map(SettingsReader::listeners)
                        .orElseGet(ListenerSettings::defaults);
        PolicySettings policy =
                map.find("policy")
                        .flatMap(YamlValue::map)
                        .map(SettingsReader::policy)
                        .orElseGet(PolicySettings::defaults);
        KeySettings keys =
                map.find("keys")
                        .flatMap(YamlValue::map)
                        .map(KeyReader::read)
                        .orElseGet(KeySettings::defaults);
        Optional<ConsoleSettings> console =
                map.find("console").flatMap(YamlValue::map).flatMap(ConsoleReader::read);
        NetworkReader reader = new NetworkReader(mode, policy.unknownMachines());
        List<NetworkSettings> networks =
                map.each("networks", v -> v.map().map(m -> reader.network(m)));
        QuirkReader quirkReader = new QuirkReader();
        List<Quirk> quirks = map.each("quirks", v -> v.map().flatMap(quirkReader::read));
        FetchSettings fetch =
                map.find("fetch")
                        .flatMap(YamlValue::map)
                        .map(FetchReader::read)
                        .orElseGet(FetchSettings::defaults);
        CacheSettings cache = MirrorReader.cache(map);
        List<MirrorSettings> mirrors = MirrorReader.mirrors(map);
        boolean needsHttps = networks.stream().anyMatch(NetworkSettings::requiresHttps);
        if (needsHttps && listeners.https().isEmpty()) {
            map.refuseKey("networks", "require-https needs listeners.https, which is off");
        }
        if (policy.ocsp() instanceof OcspResponder.Own && listeners.http().isEmpty()) {
            map.refuseKey("policy", "ocsp: on needs listeners.http, which is off");
        }
        map.finish();
        return new Settings(
                data, mode, networks, listeners, policy, keys, console, quirks, fetch, cache,
                mirrors);
    }

    private static ListenerSettings listeners(YamlMap map) {
        ListenerSettings read =
                new ListenerSettings(
                        map.find("dhcp").flatMap(v -> v.oneOf(ON_OFF)).orElse(true),
                        port(map, "http", ListenerSettings.HTTP),
                        port(map, "https", ListenerSettings.HTTPS),
                        port(map, "tftp", ListenerSettings.TFTP),
                        map.find("tftp-mode").flatMap(v -> v.oneOf(TFTP_MODES)).orElse(true),
                        port(map, "syslog", ListenerSettings.SYSLOG),
                        port(map, "altiris", OptionalInt.empty()),
                        port(map, "iscsi", ListenerSettings.ISCSI),
                        bound(map, "tftp-per-client", ListenerSettings.TFTP_PER_CLIENT),
                        bound(map, "http-per-address", ListenerSettings.HTTP_PER_ADDRESS));
        if (read.tftp().isPresent() && read.tftp().equals(read.syslog())) {
            map.refuseKey("syslog", "tftp and syslog both want UDP port " + read.tftp().getAsInt());
        }
        if (read.altiris().isPresent()
                && List.of(read.http(), read.https()).contains(read.altiris())) {
            map.refuseKey(
                    "altiris",
                    "altiris and another service both want TCP port " + read.altiris().getAsInt());
        }
        if (read.iscsi().isPresent()
                && List.of(read.http(), read.https(), read.altiris()).contains(read.iscsi())) {
            map.refuseKey(
                    "iscsi",
                    "iscsi and another service both want TCP port " + read.iscsi().getAsInt());
        }
        if (read.http().isPresent() && read.http().equals(read.https())) {
            map.refuseKey("https", "http and https both want TCP port " + read.http().getAsInt());
        }
        map.finish();
        return read;
    }

    private static int bound(YamlMap map, String key, int standard) {
        return map.find(key)
                .flatMap(v -> v.as("a number from 1 to " + LARGEST_BOUND, SettingsReader::bound))
                .orElse(standard);
    }

    private static Optional<Integer> bound(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= LARGEST_BOUND);
    }

    private static OptionalInt port(YamlMap map, String key, int standard) {
        return port(map, key, OptionalInt.of(standard));
    }

    private static OptionalInt port(YamlMap map, String key, OptionalInt standard) {
        var value = map.find(key);
        if (value.isEmpty()) {
            return standard;
        }
        return value.get()
                .as("a port from 1 to 65535, or off", SettingsReader::portOrOff)
                .orElse(OptionalInt.empty());
    }

    private static Optional<OptionalInt> portOrOff(String text) {
        if (text.equals("off")) {
            return Optional.of(OptionalInt.empty());
        }
        if (!text.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port < 1 || port > 65535 ? Optional.empty() : Optional.of(OptionalInt.of(port));
    }

    private static Set<ChapAlgorithm> chap(YamlMap map) {
        List<ChapAlgorithm> some =
                map.each(
                        "chap",
                        value -> value.as("sha3-256, sha-256, sha-1 or md5", ChapAlgorithm::read));
        return some.isEmpty() ? ChapAlgorithm.all() : Set.copyOf(some);
    }

    private static PolicySettings policy(YamlMap map) {
        PolicySettings read =
                new PolicySettings(
                        map.find("loader-set")
                                .flatMap(YamlValue::text)
                                .orElse(PolicySettings.LOADER_SET),
                        NetworkReader.unknownMachines(map).orElseGet(UnknownMachines.Wait::new),
                        map.find("keep-events")
                                .flatMap(v -> v.duration(Duration.ofMinutes(1), LONGEST_KEPT))
                                .orElse(PolicySettings.KEEP_EVENTS),
                        map.find("ocsp")
                                .flatMap(
                                        v -> v.as("on, off or an http:// URL", OcspResponder::read))
                                .orElseGet(OcspResponder.None::new),
                        map.each("secrets-by-http", YamlValue::text),
                        chap(map));
        map.finish();
        return read;
    }
}
