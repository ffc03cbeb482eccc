package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.TokenPlace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads `keys`.
final class KeyReader {
    private KeyReader() {}

    static KeySettings read(YamlMap map) {
        Optional<TokenPlace> token = token(map, "token");
        Optional<TokenPlace> root = token(map, "root-token");
        if (root.isPresent() && root.equals(token)) {
            map.refuseKey("root-token", "root-token is the same as token; leave it out");
        }
        map.finish();
        return new KeySettings(new KeyHome.Tokens(token, root));
    }

    private static Optional<TokenPlace> token(YamlMap map, String key) {
        return map.find(key).flatMap(YamlValue::map).flatMap(KeyReader::place);
    }

    private static Optional<TokenPlace> place(YamlMap map) {
        map.retired("pin", "it into a file and name that with STIRRUP_TOKEN_PIN_FILE");
        Optional<Path> library =
                map.need("library")
                        .flatMap(v ->
                                v.as("the absolute path of a PKCS#11 module", KeyReader::path));
        Optional<Long> slot = map.find("slot").flatMap(v -> v.number(0, Integer.MAX_VALUE));
        Optional<String> label = map.find("label").flatMap(YamlValue::text);
        map.finish();
        OptionalInt number =
                slot.isPresent() ? OptionalInt.of(slot.get().intValue()) : OptionalInt.empty();
        return library.map(path -> new TokenPlace(path, number, label));
    }

    private static Optional<Path> path(String text) {
        return Optional.of(text).filter(TokenPlace::isModule).map(Path::of);
    }
}
