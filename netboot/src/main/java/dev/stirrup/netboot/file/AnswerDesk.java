package dev.stirrup.netboot.file;

import dev.stirrup.boot.AnswerAsk;
import dev.stirrup.boot.AnswerAsk.Asker;
import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText.Filled;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.memory.AnswerTickets;
import dev.stirrup.netboot.url.AnswerTicket;
import dev.stirrup.netboot.url.BootToken;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.PathName;
import java.time.Instant;
import java.util.Optional;

/// Gives installers their answers: look up, decide, fill in, count.
final class AnswerDesk {
    private static final int DEPTH = 3;

    private final FileParts parts;
    private final AnswerTickets tickets;
    private final BootUrl urls;

    AnswerDesk(FileParts parts, AnswerTickets tickets) {
        this.parts = parts;
        this.tickets = tickets;
        this.urls = new BootUrl(parts.tokens());
    }

    /// Whether a path behind a token leads to answers.
    static boolean isFor(PathName rest) {
        return rest.depth() == DEPTH && rest.first().equals(BootUrl.ANSWERS);
    }

    /// The answer to a URL that opens nothing.
    FileAnswer closed(Visit visit, String why) {
        return visit.withheldAnswers(new Refuse(Reason.ANSWERS_OVER, why));
    }

    /// The answer to a URL of answers.
    ///
    /// @param visit by the machine that the token names
    FileAnswer answer(Visit visit, BootToken token, PathName rest) {
        Optional<AnswerTicket> ticket =
                isFor(rest) ? AnswerTicket.read(rest.segment(1)) : Optional.empty();
        if (ticket.isEmpty() || visit.ask().method().equals("POST")) {
            return visit.missing("no such path");
        }
        Assignment assignment = parts.plans().find(visit.installer());
        Optional<Profile> profile = BootPolicy.given(assignment.plan(), ticket.get().profile());
        Optional<Answers> answers = profile.flatMap(Profile::answers);
        Optional<AnswerKind.File> file = answers.flatMap(one -> one.kind().file(rest.last()));
        if (answers.isPresent() && file.isEmpty()) {
            return visit.quietlyMissing("no file of these answers");
        }
        var wish = new Wish(visit, token, ticket.get(), assignment);
        Optional<Refuse> refuse = withheld(wish, answers, file, 0);
        return refuse.isPresent()
                ? visit.withheldAnswers(refuse.get())
                : given(wish, profile.orElseThrow(), file.orElseThrow());
    }

    /// @param token as it stood in the URL
    private record Wish(Visit visit, BootToken token, AnswerTicket ticket, Assignment assignment) {
        Claims claims() {
            return token.claims();
        }
    }

    private Optional<Refuse> withheld(
            Wish wish, Optional<Answers> answers, Optional<AnswerKind.File> file, int earlier) {
        var ask =
                new AnswerAsk(
                        wish.ticket.profile(),
                        wish.ticket.isProven(),
                        asker(wish),
                        earlier,
                        file.map(AnswerKind.File::fetches).orElse(0),
                        isOver(wish),
                        answers.filter(one -> parts.answers().isPlainAllowed(one.name()))
                                .isPresent());
        return BootPolicy.withheldAnswers(wish.visit.installer(), wish.assignment.plan(), ask);
    }

    private FileAnswer given(Wish wish, Profile profile, AnswerKind.File file) {
        Visit visit = wish.visit;
        Answers answers = profile.answers().orElseThrow();
        if (visit.ask().method().equals("HEAD")) {
            return visit.text("", answers.kind().mediaType(), FileKind.ANSWERS);
        }
        Filled filled = filled(wish, profile, file);
        if (filled instanceof Filled.Lacking(var faults)) {
            return visit.withheldAnswers(
                    new Refuse(
                            Reason.ANSWERS_UNFILLED,
                            answers.name() + ", " + faults.getFirst().toString()));
        }
        String use = wish.claims() + " " + wish.ticket.text() + " " + file.name();
        int earlier = parts.answers().fetched(use, visit.now());
        Optional<Refuse> spent = withheld(wish, Optional.of(answers), Optional.of(file), earlier);
        if (spent.isPresent()) {
            return visit.withheldAnswers(spent.get());
        }
        boolean isTls = visit.ask().protocol() == FileAsk.Protocol.HTTPS;
        visit.tell(
                new Milestone.AnswersServed(
                        answers.name(), file.name(), isTls ? Channel.TLS : Channel.PLAIN));
        return visit.text(
                ((Filled.Done) filled).text(), answers.kind().mediaType(), FileKind.ANSWERS);
    }

    private Filled filled(Wish wish, Profile profile, AnswerKind.File file) {
        Visit visit = wish.visit;
        Answers answers = profile.answers().orElseThrow();
        String base = visit.ask().baseUrl();
        BootUrl over = urls.over(visit.ask().goesOnByTls());
        var values =
                new MachineValues(
                        wish.assignment.machine(),
                        visit.claims(),
                        profile,
                        visit.ask().network(),
                        new MachineValues.Urls(
                                base,
                                base + "/" + over.answers(wish.claims(), wish.ticket) + "/",
                                visit.ask().network().reportUrl()
                                        + "/"
                                        + urls.report(wish.claims(), visit.now())),
                        parts.answers());
        return switch (file.name()) {
            case "meta-data" -> new Filled.Done(metaData(values.name(), wish.ticket));
            case "vendor-data" -> new Filled.Done("#cloud-config\n{}\n");
            // Nothing at all to YAML: cloud-init goes on as without the file.
            case "network-config" -> new Filled.Done("# as it is\n");
            default -> answers.text().fill(values);
        };
    }

    /// What NoCloud needs: an instance of its own for each installation.
    private static String metaData(String name, AnswerTicket ticket) {
        return "instance-id: \""
                + name
                + "-"
                + ticket.issued().getEpochSecond()
                + "\"\nlocal-hostname: \""
                + name
                + "\"\n";
    }

    private boolean isOver(Wish wish) {
        return tickets.isSuperseded(wish.claims(), wish.ticket.issued())
                || parts.answers()
                        .ended(wish.claims())
                        .filter(end -> isEnd(end, wish.ticket.issued()))
                        .isPresent();
    }

    /// Later than they are good for nothing can end answers: such a report was noted by a clock
    /// that has been set back since, and would keep all others from the machine.
    private static boolean isEnd(Instant end, Instant issued) {
        return !end.isBefore(issued) && end.isBefore(issued.plus(BootUrl.ANSWERS_LIFE));
    }

    /// An address that only a URL was seen from says nothing: it may be this one.
    private Asker asker(Wish wish) {
        FileAsk ask = wish.visit.ask();
        Claims there = parts.book().seenAt(ask.client(), wish.visit.now());
        if (there.isEmpty()) {
            return tickets.wasAt(wish.claims(), ask.client()) ? Asker.SELF : Asker.UNKNOWN;
        }
        Optional<HardwareAddress> mac = wish.claims().mac();
        boolean isSame =
                mac.isPresent() && mac.equals(there.mac())
                        || wish.claims().uuid().isPresent()
                                && wish.claims().uuid().equals(there.uuid())
                        || isOfSameMachine(wish, there);
        return isSame ? Asker.SELF : Asker.ANOTHER;
    }

    private boolean isOfSameMachine(Wish wish, Claims there) {
        Optional<String> machine = wish.assignment.machine().map(Machine::name);
        return machine.isPresent()
                && machine.equals(
                        parts.plans()
                                .find(there, wish.visit.ask().network().name())
                                .machine()
                                .map(Machine::name));
    }
}
