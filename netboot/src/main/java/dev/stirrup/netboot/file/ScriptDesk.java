package dev.stirrup.netboot.file;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Driver;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Firmware.Cpu;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Operator;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.dhcp.AnswerStyle;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.dhcp.Withheld;
import dev.stirrup.netboot.disk.DiskAccess;
import dev.stirrup.netboot.memory.AnswerTickets;
import dev.stirrup.netboot.script.GrubScript;
import dev.stirrup.netboot.script.IpxeScript;
import dev.stirrup.netboot.script.LeadsTo;
import dev.stirrup.netboot.script.PciDevices;
import dev.stirrup.netboot.script.ScriptAsk;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.Query;
import dev.stirrup.wire.Bytes;
import java.util.Optional;

/// Scripts for loaders: ask, look up, decide, render.
final class ScriptDesk {
    private static final int MOST_WAITED = 1000;

    private final FileParts parts;
    private final IpxeScript ipxe;
    private final GrubScript grub;
    private final AnswerTickets tickets;

    ScriptDesk(FileParts parts, AnswerTickets tickets) {
        this.parts = parts;
        this.tickets = tickets;
        BootUrl urls = new BootUrl(parts.tokens());
        this.ipxe = new IpxeScript(urls);
        this.grub = new GrubScript(urls);
    }

    /// Sends iPXE back with what it knows of itself.
    ///
    /// @param isBare whether it has no network of its own yet
    FileAnswer introduction(Visit visit, boolean isBare) {
        BootRequest request = visit.request();
        Plan plan = visit.assignment(parts.plans(), request).plan();
        if (BootPolicy.withheld(request, plan).isPresent()) {
            return rendered(visit, request, Query.NONE);
        }
        ScriptAsk ask = scriptAsk(visit, request, AnswerStyle.COMBINED, Query.NONE);
        String text = ipxe.introduction(ask, isBare, isBetterByTls(visit, request, plan));
        return visit.text(text, FileKind.SCRIPT);
    }

    /// Whether the script that comes next tells more within TLS, to a loader that may be able to.
    private static boolean isBetterByTls(Visit visit, BootRequest request, Plan plan) {
        if (visit.ask().protocol() == FileAsk.Protocol.HTTPS
                || visit.ask().network().https().port() == 0) {
            return false;
        }
        BootRequest able =
                request.over(new Channel(Channel.Tls.POSSIBLE, request.channel().isTlsRequired()));
        return BootPolicy.decide(able, plan) instanceof BootDecision.Run run && run.isBetterByTls();
    }

    /// The script of the machine that the query and the visit's claims name. Without a query, the
    /// way to ask with one.
    FileAnswer ipxe(Visit visit) {
        Query query = query(visit);
        Optional<String> platform = query.find("platform");
        if (platform.isEmpty()) {
            return introduction(visit, false);
        }
        Claims said = visit.claims().or(claims(query));
        Claims claims = parts.book().learnByUrl(visit.ask().client(), said, visit.now());
        Visit named = visit.by(claims);
        named.tellSecureBoot(query, "iPXE");
        BootRequest request =
                named.request(
                        Client.IPXE,
                        IpxePlatform.firmware(platform.get(), query.find("buildarch").orElse("")),
                        query.find("choice"));
        return rendered(named, loggedIn(named, request, query), query);
    }

    /// The question of whoever logged in for it. A password that came in the clear counts as none.
    private BootRequest loggedIn(Visit visit, BootRequest request, Query query) {
        Optional<String> name = query.find("operator");
        if (name.isEmpty() || visit.ask().protocol() != FileAsk.Protocol.HTTPS) {
            return request;
        }
        Optional<Operator> operator =
                parts.logins()
                        .check(
                                new Logins.Attempt(
                                        name.get(),
                                        query.find("password").orElse(""),
                                        visit.ask().client()));
        visit.tell(
                operator.<Milestone>map(who -> new Milestone.OperatorLoggedIn(who.name()))
                        .orElseGet(Milestone.LoginRefused::new));
        return operator.map(request::with).orElse(request);
    }

    /// GRUB's configuration for the machine that the visit's claims name.
    FileAnswer grub(Visit visit, Optional<String> choice) {
        return rendered(visit, visit.request(Client.GRUB, Optional.empty(), choice), Query.NONE);
    }

    /// The name of the file may say whose configuration of GRUB is wanted; GRUB tries several
    /// names, the plain one last.
    FileAnswer named(Visit visit) {
        return FixedPaths.grubConfigFor(visit.path())
                .map(named ->
                        grub(
                                visit.by(parts.book().complete(named.or(visit.claims()))),
                                Optional.empty()))
                .orElseGet(() -> visit.quietlyMissing("no configuration by that name"));
    }

    private FileAnswer rendered(Visit asked, BootRequest question, Query query) {
        Assignment assignment = asked.assignment(parts.plans(), question);
        Claims claims = proven(question, assignment);
        Visit visit = asked.by(claims);
        BootRequest request = question.by(claims);
        BootDecision decided = BootPolicy.decide(request, assignment.plan());
        if (hasToBeAskedForDevices(decided, request, query)) {
            ScriptAsk ask = scriptAsk(visit, request, AnswerStyle.COMBINED, query);
            return visit.text(ipxe.asking(ask), FileKind.SCRIPT);
        }
        BootDecision decision = fitting(decided, request, query);
        Optional<Milestone> withheld = Withheld.of(decision, request);
        if (withheld.isPresent()) {
            visit.tell(withheld.get());
        }
        visit.tell(
                Milestone.ScriptServed.leading(
                        request.client(),
                        Summary.profile(decision),
                        Summary.of(decision),
                        LeadsTo.of(decision, visit.ask().network())));
        offerAnswers(decision, visit);
        AnswerStyle style =
                parts.styles()
                        .of(
                                new Quirk.Asker(
                                        request,
                                        "",
                                        visit.ask().network().mode(),
                                        assignment.machine()))
                        .getFirst();
        ScriptAsk ask =
                scriptAsk(visit, request, style, query)
                        .attaching(disk(visit, decision, assignment));
        Bytes text =
                request.client() == Client.GRUB
                        ? Bytes.ofText(grub.render(decision, ask))
                        : ipxe.render(decision, ask);
        return visit.text(text, FileKind.SCRIPT);
    }

    /// Whether there are drivers to choose from, and the machine did not say what it consists of.
    /// Whoever logged in for it is not asked again for that.
    private static boolean hasToBeAskedForDevices(
            BootDecision decision, BootRequest request, Query query) {
        return decision instanceof BootDecision.Run(_, Payload.Windows windows)
                && request.client() == Client.IPXE
                && request.channel().operator().isEmpty()
                && !windows.drivers().isEmpty()
                && query.find(PciDevices.NAME).isEmpty();
    }

    /// The same with the drivers that suit the machine.
    private static BootDecision fitting(BootDecision decision, BootRequest request, Query query) {
        return decision instanceof BootDecision.Run(Profile profile, Payload.Windows windows)
                ? new BootDecision.Run(
                        profile,
                        windows.with(
                                Driver.chosen(
                                        windows.drivers(),
                                        request.firmware().map(Firmware::cpu).orElse(Cpu.OTHER),
                                        PciDevices.read(query.find(PciDevices.NAME).orElse("")))))
                : decision;
    }

    /// The last script of a machine is the one it follows: earlier URLs of answers are over.
    private void offerAnswers(BootDecision decision, Visit visit) {
        if (decision instanceof BootDecision.Run run
                && run.profile().answers().isPresent()
                && !visit.ask().method().equals("HEAD")) {
            tickets.issued(visit.claims(), visit.now(), visit.ask().client());
            Answers answers = run.profile().answers().get();
            visit.tell(new Milestone.AnswersOffered(answers.name(), answers.kind().text()));
        }
    }

    /// Each script with a disk in it begins a boot.
    private Optional<DiskAccess> disk(Visit visit, BootDecision decision, Assignment assignment) {
        return decision instanceof BootDecision.Run(Profile profile, Payload payload)
                        && (payload instanceof Payload.Disk
                                || payload instanceof Payload.Windows windows
                                        && windows.source().isPresent())
                ? assignment
                        .machine()
                        .flatMap(machine ->
                                parts.disks()
                                        .access(
                                                visit.ask().network(),
                                                machine.name(),
                                                profile,
                                                visit.now()))
                : Optional.empty();
    }

    /// A machine that has proven itself is told and served by what its record says of it. Which of
    /// the cards there it boots by, it says itself: its answers may name that one.
    private static Claims proven(BootRequest question, Assignment assignment) {
        Claims claims = question.claims();
        return question.channel().credential().isEmpty()
                ? claims
                : assignment.machine().map(machine -> machine.claims(claims.mac())).orElse(claims);
    }

    private static ScriptAsk scriptAsk(
            Visit visit, BootRequest request, AnswerStyle style, Query query) {
        return new ScriptAsk(
                request,
                visit.ask(),
                style.localBoot(),
                query.find("product").orElse(""),
                Optional.empty(),
                waited(query),
                visit.now());
    }

    static Query query(Visit visit) {
        Query query = Query.read(visit.ask().query());
        return visit.ask().method().equals("POST")
                ? query.or(Query.read(visit.ask().body()))
                : query;
    }

    private static Claims claims(Query query) {
        return new Claims(
                query.find("mac").flatMap(HardwareAddress::read),
                query.find("uuid").flatMap(SystemUuid::read),
                query.find("serial").flatMap(Serial::read));
    }

    private static int waited(Query query) {
        Optional<String> text = query.find("waited");
        if (text.isEmpty()) {
            return 0;
        }
        return text.get().matches("[0-9]{1,3}") ? Integer.parseInt(text.get()) : MOST_WAITED;
    }
}
