package dev.stirrup.netboot.script;

import dev.stirrup.netboot.disk.DiskAccess;
import java.util.ArrayList;
import java.util.List;

/// What iPXE is told before it attaches a disk. Its settings stay until the machine is started
/// again, so all of them are set, also to nothing.
final class DiskLines {
    private DiskLines() {}

    static List<String> of(DiskAccess access) {
        List<String> lines = new ArrayList<>();
        lines.add("set initiator-iqn " + access.initiator());
        access.secrets()
                .ifPresent(secrets -> {
                    lines.add("set username " + access.initiator());
                    lines.add("set password " + secrets.secret());
                });
        access.secrets()
                .flatMap(DiskAccess.Secrets::own)
                .ifPresent(own -> {
                    lines.add("set reverse-username " + access.target());
                    lines.add("set reverse-password " + own);
                });
        if (access.secrets().isEmpty()) {
            lines.add("clear username ||");
            lines.add("clear password ||");
        }
        if (access.secrets().flatMap(DiskAccess.Secrets::own).isEmpty()) {
            lines.add("clear reverse-username ||");
            lines.add("clear reverse-password ||");
        }
        return lines;
    }
}
