package dev.stirrup.server.tftp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.file.Absence;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Finds and opens what a request asks for. Blocks, so it runs on a thread of its own for each
/// request, never on a loop.
record Opening(TftpServices services, Network network) {
    Result open(String file, Ipv4 client) throws IOException {
        var ask = new FileAsk(Protocol.TFTP, network, "GET", file, "", client, "", "");
        FileAnswer answer = services.files().answer(ask);
        answer.events().forEach(services.events()::publish);
        return switch (answer) {
            case FileAnswer.Stored stored ->
                    stored(ask, stored.content(), asker(ask, stored.claims(), stored.kind()));
            case FileAnswer.Text text ->
                    new Result.Made(made(text.text()), asker(ask, text.claims(), text.kind()));
            case FileAnswer.Made made ->
                    new Result.Made(
                            new Content.InMemory(made.bytes().toArray()),
                            asker(ask, made.claims(), made.kind()));
            case FileAnswer.Missing missing -> new Result.Missing(missing.why());
        };
    }

    private static Content made(String text) {
        return new Content.InMemory(text.getBytes(StandardCharsets.UTF_8));
    }

    private Result stored(FileAsk ask, ContentRef content, Asker asker) throws IOException {
        Optional<StoredFile> found = services.shelf().find(content);
        return found.isPresent()
                ? new Result.Opened(
                        OpenFiles.open(found.get()),
                        asker,
                        () -> services.shelf().withdrawn(content, found.get(), asker.claims()))
                : absent(ask, asker);
    }

    /// After the answer, which may have told who asks.
    private Asker asker(FileAsk ask, Claims claims, FileKind kind) {
        return new Asker(claims, kind, services.files().largestBlock(ask));
    }

    /// Nothing stands against serving it, and it is not on disk: nobody has told of it yet.
    private Result absent(FileAsk ask, Asker asker) {
        Absence.told(ask.protocol(), BootUrl.redact(ask.path()))
                .ifPresent(milestone ->
                        services.events()
                                .publish(
                                        new BootEvent(
                                                services.clock().instant(),
                                                asker.claims(),
                                                network.name(),
                                                milestone)));
        return new Result.Missing("not found");
    }

    /// Whose boot it is, what the file is for, and the largest block that one can take, in bytes,
    /// when that is known.
    record Asker(Claims claims, FileKind kind, OptionalInt largestBlock) {
        Limits within(Limits limits) {
            return largestBlock.isPresent() && largestBlock.getAsInt() < limits.blockSize()
                    ? new Limits(largestBlock.getAsInt(), limits.window())
                    : limits;
        }
    }

    sealed interface Result {
        /// @param withdrawn why the rest must not leave; asked before each window
        record Opened(OpenFiles.Fresh file, Asker asker, Supplier<Optional<String>> withdrawn)
                implements Result {}

        record Made(Content content, Asker asker) implements Result {}

        record Missing(String why) implements Result {}
    }
}
