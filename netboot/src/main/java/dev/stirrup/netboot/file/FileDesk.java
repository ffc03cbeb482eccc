package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.memory.AnswerTickets;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.EntryPath;
import dev.stirrup.netboot.url.PathName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Says what a path leads to, for TFTP and HTTP alike. What nothing opens is missing.
public final class FileDesk {
    /// Machines that install themselves at the same time.
    private static final int MOST_TICKETS = 20_000;

    private final FileParts parts;
    private final ScriptDesk scripts;
    private final TokenDesk tokens;
    private final EntryDesk entries;

    public FileDesk(FileParts parts) {
        this.parts = parts;
        var tickets = new AnswerTickets(MOST_TICKETS);
        this.scripts = new ScriptDesk(parts, tickets);
        this.tokens = new TokenDesk(parts, scripts, new AnswerDesk(parts, tickets));
        this.entries = new EntryDesk(parts, scripts);
    }

    /// The answer to one ask. Calls [dev.stirrup.boot.Reports], which may block, for a report only.
    public FileAnswer answer(FileAsk ask, Instant now) {
        Claims claims = parts.book().find(ask.client(), now);
        Optional<PathName> path =
                PathName.read(
                        ask.protocol() == FileAsk.Protocol.TFTP
                                ? SpoiltName.withoutOverrun(ask.path())
                                : ask.path());
        if (path.isEmpty()) {
            return new FileAnswer.Missing("not a path we serve", claims, List.of());
        }
        var visit = new Visit(ask, path.get(), claims, now);
        if (path.get().first().equals(BootUrl.ROOT) && path.get().depth() > 1) {
            return tokens.answer(visit);
        }
        Optional<EntryPath> entry = entry(visit);
        return entry.isPresent() ? entries.answer(visit, entry.get()) : bare(visit);
    }

    /// The largest TFTP block that whoever asks can take, in bytes, when that is known.
    public OptionalInt largestBlock(FileAsk ask, Instant now) {
        Claims claims = parts.book().find(ask.client(), now);
        var request =
                new BootRequest(
                        claims,
                        Client.PXE,
                        Optional.empty(),
                        Stage.FIRMWARE,
                        ask.network().name(),
                        Optional.empty(),
                        Optional.empty(),
                        ask.channel());
        var machine = parts.plans().find(claims, ask.network().name()).machine();
        return parts.styles()
                .of(new Quirk.Asker(request, "", ask.network().mode(), machine))
                .getFirst()
                .largestBlock();
    }

    /// Closed but where another server's DHCP names them.
    private static Optional<EntryPath> entry(Visit visit) {
        return visit.ask().network().mode() == Network.Mode.FOREIGN
                ? EntryPath.read(visit.path())
                : Optional.empty();
    }

    /// A path without a token: whose it is only the address tells.
    private FileAnswer bare(Visit visit) {
        PathName path = visit.path();
        if (FixedPaths.isAltiris(path)) {
            // What it asks with is not known; it is asked again, for what every iPXE says of
            // itself.
            return scripts.introduction(visit, false);
        }
        BootRequest request = visit.request();
        Plan plan = visit.assignment(parts.plans(), request).plan();
        Optional<String> folder = BootPolicy.openedFolder(plan);
        if (folder.isPresent()) {
            Optional<Refuse> withheld = BootPolicy.withheld(request, plan);
            if (withheld.isPresent()) {
                return visit.withheld(withheld.get());
            }
            if (visit.claims().mac().isPresent()) {
                parts.memory().progressed(visit.claims().mac().get(), visit.now());
            }
            return visit.stored(
                    new ContentRef.FolderFile(folder.get(), path.toString()), FileKind.FOLDER);
        }
        if (path.last().equals(FixedPaths.AUTOEXEC)) {
            return scripts.introduction(visit.by(Claims.none()), true);
        }
        if (path.depth() == 1 && path.last().equals(EntryPath.SCRIPT)) {
            return scripts.ipxe(visit.by(Claims.none()));
        }
        if (FixedPaths.isGrubConfig(path)) {
            return scripts.named(visit);
        }
        return visit.missing("no such path");
    }
}
