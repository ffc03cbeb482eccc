package dev.stirrup.app.record;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.record.PayloadRecord;
import java.util.Optional;

/// Reads the disk that a profile gives.
final class DiskReader {
    private final YamlMap map;

    DiskReader(YamlMap map) {
        this.map = map;
    }

    Optional<PayloadRecord> read() {
        DiskSource source = source();
        DiskLogin login =
                map.find("login").flatMap(v -> v.oneOf(DiskLogin.class)).orElse(DiskLogin.CHAP);
        Optional<Payload.Disc> disc =
                map.find("cd").flatMap(YamlValue::map).flatMap(DiskReader::disc);
        Optional<Payload.Linux> kernel =
                map.find("linux").flatMap(YamlValue::map).flatMap(PayloadReader::kernel);
        Optional<Payload.Linux> installer =
                map.find("installer").flatMap(YamlValue::map).flatMap(PayloadReader::kernel);
        boolean isForFirmware = map.find("firmware").flatMap(YamlValue::flag).orElse(false);
        map.finish();
        return Optional.of(
                new PayloadRecord.Plain(
                        new Payload.Disk(source, login, disc, kernel, installer, isForFirmware)));
    }

    private DiskSource source() {
        Optional<String> name = map.find("name").flatMap(YamlValue::text);
        Optional<String> golden = map.find("golden").flatMap(YamlValue::text);
        Optional<DiskSize> size =
                map.find("size").flatMap(v -> v.as("a size such as 20G", DiskSize::find));
        Optional<DiskSource.Mode> mode =
                map.find("mode").flatMap(v -> v.oneOf(DiskSource.Mode.class));
        if (name.isEmpty()) {
            return new DiskSource.Own(
                    golden, size.map(DiskSize::bytes), mode.orElse(DiskSource.Mode.KEEP));
        }
        if (golden.isPresent() || size.isPresent() || mode.isPresent()) {
            map.refuseKey(
                    "name",
                    "key name gives a disk that is there; golden, size and mode are for one that is"
                            + " made");
        }
        return new DiskSource.Named(name.get());
    }

    static Optional<InstallDisc> installDisc(YamlMap map) {
        DiskLogin login =
                map.find("login").flatMap(v -> v.oneOf(DiskLogin.class)).orElse(DiskLogin.CHAP);
        return disc(map).map(disc -> new InstallDisc(disc, login));
    }

    private static Optional<Payload.Disc> disc(YamlMap map) {
        Optional<String> image = map.need("image").flatMap(YamlValue::text);
        Optional<String> path = map.need("path").flatMap(YamlValue::text);
        map.finish();
        return image.flatMap(i -> path.map(p -> new Payload.Disc(i, p)));
    }
}
