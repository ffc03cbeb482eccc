package dev.stirrup.store.record;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.json.Fields;
import java.util.Optional;

/// Disks of profiles as the JSON of their column.
final class DiskJson {
    private DiskJson() {}

    static Fields write(Payload.Disk disk) {
        Fields out = PayloadJson.kind("disk");
        switch (disk.source()) {
            case DiskSource.Named(String name) -> out.with("name", name);
            case DiskSource.Own(var golden, var size, var mode) ->
                    out.with("golden", golden).with("size", size).with("mode", mode.text());
        }
        return out.with("login", disk.login().text())
                .with("disc", disk.disc().map(DiskJson::write).map(Fields::map))
                .with("kernel", disk.kernel().map(PayloadJson::write).map(Fields::map))
                .with("installer", disk.installer().map(PayloadJson::write).map(Fields::map))
                .with("firmware", disk.isForFirmware());
    }

    static Payload.Disk read(Fields in) {
        return new Payload.Disk(
                source(in),
                DiskLogin.read(in.text("login")).orElseThrow(),
                in.objectIfAny("disc")
                        .map(disc -> new Payload.Disc(disc.text("image"), disc.text("path"))),
                in.objectIfAny("kernel").map(PayloadJson::linux),
                in.objectIfAny("installer").map(PayloadJson::linux),
                in.flag("firmware"));
    }

    static Fields source(InstallDisc source) {
        return write(source.disc()).with("login", source.login().text());
    }

    static InstallDisc installDisc(Fields in) {
        return new InstallDisc(
                new Payload.Disc(in.text("image"), in.text("path")),
                DiskLogin.read(in.text("login")).orElseThrow());
    }

    private static DiskSource source(Fields in) {
        Optional<String> name = in.textIfAny("name");
        return name.isPresent()
                ? new DiskSource.Named(name.get())
                : new DiskSource.Own(
                        in.textIfAny("golden"),
                        in.numberIfAny("size"),
                        DiskSource.Mode.read(in.text("mode")).orElseThrow());
    }

    private static Fields write(Payload.Disc disc) {
        return Fields.empty().with("image", disc.image()).with("path", disc.path());
    }
}
