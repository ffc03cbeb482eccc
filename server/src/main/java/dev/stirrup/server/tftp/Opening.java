package dev.stirrup.server.tftp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.file.Absence;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.server.content.DamagedFileException;
import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.trust.content.Rendered;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
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
                    new Result.Made(made(text.bytes()), asker(ask, text.claims(), text.kind()));
            case FileAnswer.Made made ->
                    new Result.Made(made(made.bytes()), asker(ask, made.claims(), made.kind()));
            case FileAnswer.Withheld withheld -> new Result.Missing(withheld.why());
            case FileAnswer.Unavailable other -> new Result.Missing(other.why());
            case FileAnswer.Missing missing -> new Result.Missing(missing.why());
        };
    }

    private static Content made(Bytes bytes) {
        return new Content.InMemory(Rendered.of(bytes));
    }

    private Result stored(FileAsk ask, ContentRef content, Asker asker) throws IOException {
        return switch (services.shelf().find(content)) {
            case Shelf.Found.Here(StoredFile file) -> opened(ask, content, file, asker);
            case Shelf.Found.Damaged(String what) -> damaged(ask, asker, what);
            case Shelf.Found.Missing() -> absent(ask, asker);
        };
    }

    private Result opened(FileAsk ask, ContentRef content, StoredFile file, Asker asker)
            throws IOException {
        try {
            return new Result.Opened(
                    OpenFiles.open(file, services.clock().instant()),
                    asker,
                    () -> services.shelf().withdrawn(content, file, asker.claims()));
        } catch (DamagedFileException e) {
            return damaged(ask, asker, String.valueOf(e.getMessage()));
        }
    }

    private Result damaged(FileAsk ask, Asker asker, String what) {
        tell(asker, new ContentDamaged(BootUrl.redact(ask.path()), asker.kind(), what));
        return new Result.Damaged();
    }

    private void tell(Asker asker, Milestone what) {
        services.events()
                .publish(
                        new BootEvent(
                                services.clock().instant(), asker.claims(), network.name(), what));
    }

    /// After the answer, which may have told who asks.
    private Asker asker(FileAsk ask, Claims claims, FileKind kind) {
        return new Asker(claims, kind, services.files().largestBlock(ask));
    }

    /// Nothing stands against serving it, and it is not on disk: nobody has told of it yet.
    private Result absent(FileAsk ask, Asker asker) {
        Absence.told(ask.protocol(), BootUrl.redact(ask.path()))
                .ifPresent(milestone -> tell(asker, milestone));
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
        /// @param withdrawn why the rest must not leave; asked again and again while it is sent
        record Opened(OpenFiles.Fresh file, Asker asker, Supplier<Optional<String>> withdrawn)
                implements Result {}

        record Made(Content content, Asker asker) implements Result {}

        record Missing(String why) implements Result {}

        record Damaged() implements Result {}
    }
}
