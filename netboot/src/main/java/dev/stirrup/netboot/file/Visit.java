package dev.stirrup.netboot.file;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.netboot.url.Query;
import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One ask being answered: what is wanted, whose boot it belongs to, and the events so far.
final class Visit {
    private static final String TEXT = "text/plain";

    private final FileAsk ask;
    private final PathName path;
    private final Instant now;
    private final Claims claims;
    private final List<BootEvent> events = new ArrayList<>();
    private @Nullable Looked looked;

    private record Looked(Claims claims, Assignment assignment) {}

    Visit(FileAsk ask, PathName path, Claims claims, Instant now) {
        this.ask = ask;
        this.path = path;
        this.claims = claims;
        this.now = now;
    }

    /// The same visit by somebody of whom more is known. What was told already stays told, of whom
    /// it was told.
    Visit by(Claims better) {
        if (better.equals(claims)) {
            return this;
        }
        var same = new Visit(ask, path, better, now);
        if (!events.isEmpty()) {
            same.events.addAll(events);
        }
        same.looked = looked;
        return same;
    }

    /// What is planned for whoever asks this question of this visit: looked up once for the same
    /// claims, since all else that it depends on stays the same.
    Assignment assignment(Plans plans, BootRequest question) {
        Looked last = looked;
        if (last == null || !last.claims.equals(question.claims())) {
            last = new Looked(question.claims(), plans.find(question));
            looked = last;
        }
        return last.assignment;
    }

    FileAsk ask() {
        return ask;
    }

    PathName path() {
        return path;
    }

    Claims claims() {
        return claims;
    }

    Instant now() {
        return now;
    }

    void tell(Milestone milestone) {
        events.add(new BootEvent(now, claims, ask.network().name(), milestone));
    }

    /// Tells what a machine says of its Secure Boot: `secureboot` is 1 or 0 in its query, and empty
    /// or missing when it does not know.
    ///
    /// @param by what runs there
    void tellSecureBoot(Query query, String by) {
        String word = query.find("secureboot").orElse("");
        if (word.equals("0") || word.equals("1")) {
            tellSecureBoot(word.equals("1"), by);
        }
    }

    /// Tells what a machine says of its Secure Boot.
    void tellSecureBoot(boolean isOn, String by) {
        Channel channel = ask.protocol() == FileAsk.Protocol.HTTPS ? Channel.TLS : Channel.PLAIN;
        tell(new Milestone.SecureBootClaimed(by, isOn, channel));
    }

    FileAnswer stored(ContentRef content, FileKind kind) {
        return new FileAnswer.Stored(content, kind, claims, events);
    }

    FileAnswer text(String text, FileKind kind) {
        return text(Bytes.ofText(text), kind);
    }

    FileAnswer text(Bytes text, FileKind kind) {
        return new FileAnswer.Text(text, TEXT, kind, claims, events);
    }

    /// Nothing here for this asker, which is mostly worth telling.
    FileAnswer missing(String why) {
        Absence.told(ask.protocol(), BootUrl.redact(path.toString())).ifPresent(this::tell);
        return quietlyMissing(why);
    }

    /// There is something, but not for this asker or not this way.
    FileAnswer withheld(Refuse refuse) {
        tell(new Milestone.BootWithheld(Stage.LOADER, refuse.reason().code(), refuse.detail()));
        return quietlyMissing(refuse.reason().text());
    }

    /// Text of another media type.
    FileAnswer text(String text, String mediaType, FileKind kind) {
        return new FileAnswer.Text(text, mediaType, kind, claims, events);
    }

    /// Answers that whoever asks must not have.
    FileAnswer withheldAnswers(Refuse refuse) {
        Reason reason = refuse.reason();
        tell(
                new Milestone.AnswersWithheld(
                        ask.client().toString(), reason.code(), refuse.detail()));
        boolean isOver = reason == Reason.ANSWERS_OVER || reason == Reason.ANSWERS_SPENT;
        String why = reason.code() + ": " + reason.text();
        return new FileAnswer.Withheld(isOver, why, claims, events);
    }

    /// The question of an installer.
    BootRequest installer() {
        return new BootRequest(
                claims,
                Client.PLAIN,
                Optional.empty(),
                Stage.INSTALLER,
                ask.network().name(),
                Optional.empty(),
                Optional.empty(),
                ask.channel());
    }

    /// Nothing here, as so often: loaders look for files that few sites have.
    FileAnswer quietlyMissing(String why) {
        return new FileAnswer.Missing(why, claims, events);
    }

    /// The question of a loader behind whom nothing more is known than who it is.
    BootRequest request() {
        return request(Client.IPXE, Optional.empty(), Optional.empty());
    }

    /// The question of firmware, which fetches loaders.
    BootRequest firmware() {
        return firmware(Optional.empty());
    }

    /// The same, of firmware that is known by the way it came.
    BootRequest firmware(Optional<Firmware> firmware) {
        return new BootRequest(
                claims,
                Client.HTTP_BOOT,
                firmware,
                Stage.FIRMWARE,
                ask.network().name(),
                Optional.empty(),
                Optional.empty(),
                ask.channel());
    }

    /// The question of a loader.
    BootRequest request(Client client, Optional<Firmware> firmware, Optional<String> choice) {
        return new BootRequest(
                claims,
                client,
                firmware,
                Stage.LOADER,
                ask.network().name(),
                client == Client.IPXE ? Optional.of("iPXE") : Optional.empty(),
                choice,
                ask.channel());
    }
}
