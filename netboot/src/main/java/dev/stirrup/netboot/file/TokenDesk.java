package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Firmware.Cpu;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.memory.News;
import dev.stirrup.netboot.url.BootToken;
import dev.stirrup.netboot.url.BootToken.Purpose;
import dev.stirrup.netboot.url.BootTokens.Reading;
import dev.stirrup.netboot.url.BootTokens.Refused;
import dev.stirrup.netboot.url.BootTokens.Verified;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.netboot.url.Query;
import java.util.List;
import java.util.Optional;

/// Paths below `b/TOKEN/`. The token says what may be had; everything else is missing.
final class TokenDesk {
    private static final String SCRIPT = "script";
    private static final String MANIFEST = "manifest";
    private static final String REPORT = "report";
    private static final int LONGEST_DETAIL = 1000;
    private static final int MOST_NEWS = 4096;

    private final FileParts parts;
    private final ScriptDesk scripts;
    private final AnswerDesk answers;
    private final WindowsDesk windows;
    private final RootsDesk roots;
    private final News news = new News(MOST_NEWS);

    TokenDesk(FileParts parts, ScriptDesk scripts, AnswerDesk answers) {
        this.parts = parts;
        this.scripts = scripts;
        this.answers = answers;
        this.windows = new WindowsDesk(parts);
        this.roots = new RootsDesk(parts);
    }

    FileAnswer answer(Visit visit) {
        Optional<PathName> behind = visit.path().behind(2);
        Optional<PathName> rest =
                visit.ask().protocol() == FileAsk.Protocol.TFTP
                        ? behind.flatMap(PathName::decoded)
                        : behind;
        if (rest.isEmpty()) {
            return visit.missing("nothing is named behind the token");
        }
        String text = visit.path().segment(1);
        return switch (read(visit, text, rest.get())) {
            case Refused(String why) when AnswerDesk.isFor(rest.get()) ->
                    answers.closed(visit, why);
            case Refused(String why) -> visit.missing(why);
            case Verified(BootToken token) when token.purpose() == Purpose.ANSWERS ->
                    answers.answer(
                            visit.by(parts.book().complete(token.claims())), token, rest.get());
            case Verified(BootToken token) ->
                    opened(visit.by(known(visit, token)), token, rest.get());
        };
    }

    /// A token that was told for HTTPS is good for nothing else.
    private Reading read(Visit visit, String text, PathName rest) {
        Reading reading = parts.tokens().verify(text, purpose -> scope(purpose, rest), visit.now());
        return reading instanceof Refused && visit.ask().protocol() == FileAsk.Protocol.HTTPS
                ? parts.tokens()
                        .verify(text, purpose -> BootUrl.tlsOnly(scope(purpose, rest)), visit.now())
                : reading;
    }

    private static String scope(Purpose purpose, PathName rest) {
        return switch (purpose) {
            case LOADER, KERNEL, INITRD, IMAGE -> rest.first();
            case ANSWERS -> AnswerDesk.isFor(rest) ? rest.segment(1) : "";
            case SCRIPT, REPORT -> "";
        };
    }

    /// Whoever comes with a token has understood what it was told, and has this address.
    private Claims known(Visit visit, BootToken token) {
        Claims claims = parts.book().learnByUrl(visit.ask().client(), token.claims(), visit.now());
        claims.mac().ifPresent(mac -> parts.memory().progressed(mac, visit.now()));
        return claims;
    }

    private FileAnswer opened(Visit visit, BootToken token, PathName rest) {
        Optional<PathName> file = rest.behind(1);
        return switch (token.purpose()) {
            case LOADER -> file.map(f -> loader(visit, rest.first(), f)).orElseGet(() -> no(visit));
            case KERNEL -> image(visit, rest, FileKind.KERNEL);
            case INITRD -> image(visit, rest, FileKind.INITRD);
            case IMAGE -> image(visit, rest, FileKind.IMAGE);
            case SCRIPT -> script(visit, rest);
            case REPORT -> report(visit, rest);
            case ANSWERS -> no(visit);
        };
    }

    /// A loader asks for its side files where it came from itself: iPXE for its first script, GRUB
    /// for its configuration, shim for GRUB.
    private FileAnswer loader(Visit visit, String set, PathName asked) {
        // Nothing tells the processor here; all firmware that was seen to do so is x64.
        PathName file = SpoiltName.mended(asked, Cpu.X64);
        if (file.last().equals(FixedPaths.AUTOEXEC)) {
            return scripts.introduction(visit, true);
        }
        if (FixedPaths.isGrubConfig(file)) {
            return scripts.grub(visit, Optional.empty());
        }
        return allowed(
                visit, new ContentRef.LoaderFile(set, file.toString()), kind(visit, set, file));
    }

    /// The program that the profile itself names is the end of the way: a unified kernel image, a
    /// memory test. It asks for nothing more, whoever loaded it.
    private FileKind kind(Visit visit, String set, PathName file) {
        boolean isLast =
                BootPolicy.decide(visit.request(), plan(visit))
                                instanceof BootDecision.Run(_, Payload payload)
                        && switch (payload) {
                            case Payload.Chain(String target) ->
                                    target.equals("loader:" + set + "/" + file);
                            case Payload.Windows windows ->
                                    windows.wimboot().equals(new Loader(set, file.toString()));
                            default -> false;
                        };
        return isLast ? FileKind.IMAGE : FileKind.LOADER;
    }

    private FileAnswer image(Visit visit, PathName rest, FileKind kind) {
        return rest.behind(1)
                .map(file ->
                        allowed(
                                visit,
                                new ContentRef.ImageFile(rest.first(), file.toString()),
                                kind))
                .orElseGet(() -> no(visit));
    }

    private FileAnswer script(Visit visit, PathName rest) {
        Optional<String> chosen = BootUrl.chosen(rest);
        if (chosen.isPresent()) {
            return scripts.grub(visit, chosen);
        }
        if (FixedPaths.isGrubConfig(rest)) {
            return scripts.grub(visit, Optional.empty());
        }
        Optional<Boolean> secureBoot = BootUrl.saidOfSecureBoot(rest);
        if (secureBoot.isPresent()) {
            visit.tellSecureBoot(secureBoot.get(), "GRUB");
            return visit.text("# noted\n", FileKind.OTHER);
        }
        Optional<String> ofWindows = BootUrl.windowsProfile(rest);
        if (ofWindows.isPresent()) {
            return windows.answer(visit, ofWindows.get(), rest.last());
        }
        if (rest.depth() == 2 && rest.first().equals(BootUrl.ROOTS)) {
            return roots.answer(visit, rest.last());
        }
        if (rest.depth() == 1 && rest.first().equals(MANIFEST)) {
            return manifest(visit);
        }
        return rest.depth() == 1 && rest.first().equals(SCRIPT) ? scripts.ipxe(visit) : no(visit);
    }

    /// Beside the script: what it gives, signed, for whoever wants to hold it against that.
    private FileAnswer manifest(Visit visit) {
        return parts.manifests()
                .manifest(
                        visit.claims(),
                        BootPolicy.decide(visit.request(), plan(visit)),
                        visit.now())
                .<FileAnswer>map(signed ->
                        new FileAnswer.Made(
                                signed,
                                "application/pkcs7-mime",
                                FileKind.OTHER,
                                visit.claims(),
                                List.of()))
                .orElseGet(() -> no(visit));
    }

    private Plan plan(Visit visit) {
        return parts.plans().find(visit.request()).plan();
    }

    private FileAnswer report(Visit visit, PathName rest) {
        String method = visit.ask().method();
        if (rest.depth() != 1 || !rest.first().equals(REPORT)) {
            return no(visit);
        }
        if (!method.equals("GET") && !method.equals("POST")) {
            return visit.text("", FileKind.OTHER);
        }
        Query query = ScriptDesk.query(visit);
        String status = query.find("status").orElse("running");
        if (!status.matches("[A-Za-z0-9._-]{1,40}")) {
            return visit.missing("no such status");
        }
        visit.tellSecureBoot(query, "system");
        String detail = query.find("detail").orElse("");
        parts.reports().reported(visit.claims(), status);
        visit.tell(
                new Milestone.Reported(
                        status, detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL))));
        return visit.text("noted\n", FileKind.OTHER);
    }

    /// A plan that has forbidden the boot meanwhile ends it, whatever the token says.
    private FileAnswer allowed(Visit visit, ContentRef content, FileKind kind) {
        BootRequest request = kind == FileKind.LOADER ? visit.firmware() : visit.request();
        Optional<Refuse> withheld = BootPolicy.withheld(request, plan(visit));
        if (withheld.isPresent()) {
            return visit.withheld(withheld.get());
        }
        foresee(visit, content, kind);
        return visit.stored(content, kind);
    }

    private void foresee(Visit visit, ContentRef content, FileKind kind) {
        boolean isProgram = content instanceof ContentRef.LoaderFile || kind == FileKind.KERNEL;
        if (isProgram && !visit.ask().method().equals("HEAD")) {
            parts.foresight()
                    .of(content, kind)
                    .filter(seen -> news.isNew(visit.ask().client(), seen, visit.now()))
                    .ifPresent(visit::tell);
        }
    }

    private static FileAnswer no(Visit visit) {
        return visit.missing("no such path");
    }
}
