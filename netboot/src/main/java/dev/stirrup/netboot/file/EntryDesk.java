package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.url.EntryPath;
import java.util.Optional;

/// What another server's DHCP leads to. Whose it is only the address tells, if anything does: a
/// machine that is not known by it gets the loader of unknown machines, and shows in its script who
/// it is. By the same policy as everybody else.
final class EntryDesk {
    private final FileParts parts;
    private final ScriptDesk scripts;

    EntryDesk(FileParts parts, ScriptDesk scripts) {
        this.parts = parts;
        this.scripts = scripts;
    }

    FileAnswer answer(Visit visit, EntryPath entry) {
        if (entry.file().last().equals(FixedPaths.AUTOEXEC)) {
            return scripts.introduction(visit.by(Claims.none()), true);
        }
        if (FixedPaths.isGrubConfig(visit.path())) {
            return scripts.named(visit);
        }
        BootRequest request = visit.firmware(Optional.of(entry.firmware()));
        Plan plan = parts.plans().find(request).plan();
        return switch (BootPolicy.decide(request, plan)) {
            case BootDecision.Load(Loader loader, _) -> loader(visit, entry, loader);
            case Refuse refuse -> visit.withheld(refuse);
            case BootDecision.UseLocalDisk() ->
                    visit.withheld(new Refuse(Reason.LOCAL_DISK, Reason.LOCAL_DISK.text()));
            case BootDecision.Ignore(Reason reason) ->
                    visit.withheld(new Refuse(reason, reason.text()));
            case BootDecision.Follow _,
                    BootDecision.Run _,
                    BootDecision.Attach _,
                    BootDecision.AwaitApproval _ ->
                    visit.missing("no loader has this path");
        };
    }

    /// Its side files lie beside it: shim looks there for GRUB.
    private FileAnswer loader(Visit visit, EntryPath entry, Loader loader) {
        visit.claims().mac().ifPresent(mac -> parts.memory().progressed(mac, visit.now()));
        String file =
                entry.isFirst()
                        ? loader.file()
                        : SpoiltName.mended(entry.file(), entry.firmware().cpu()).toString();
        return visit.stored(file(loader, file), FileKind.LOADER);
    }

    private static ContentRef file(Loader loader, String file) {
        return new ContentRef.LoaderFile(loader.set(), file);
    }
}
