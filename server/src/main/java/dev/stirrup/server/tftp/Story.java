package dev.stirrup.server.tftp;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.ContentDamaged;
import dev.stirrup.boot.event.Milestone.TransferFailed;
import dev.stirrup.boot.event.Milestone.TransferFinished;
import dev.stirrup.boot.event.Milestone.TransferProbed;
import dev.stirrup.boot.event.Milestone.TransferStarted;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.tftp.Terms;
import dev.stirrup.tftp.TftpPacket.Option;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/// What is told of one transfer.
///
/// @param asker whose boot it belongs to, and what the file is for
record Story(Events events, Opening.Asker asker, String network, Asked asked) {
    /// The client has answered for the first time.
    void started(Terms terms, Instant now) {
        publish(new TransferStarted(file(), text(terms), terms.size()), now);
    }

    void finished(long bytes, int resent, Instant now) {
        publish(
                new TransferFinished(
                        file(), asker.kind(), bytes, resent, Duration.between(asked.at(), now)),
                now);
    }

    void probed(long size, Instant now) {
        publish(new TransferProbed(file(), size), now);
    }

    void failed(long bytes, String why, Instant now) {
        publish(new TransferFailed(file(), asker.kind(), bytes, why), now);
    }

    void damaged(String what, Instant now) {
        publish(new ContentDamaged(file(), asker.kind(), what), now);
    }

    /// Without the token that may stand in it.
    private String file() {
        return BootUrl.redact(asked.request().file());
    }

    private void publish(Milestone what, Instant now) {
        events.publish(new BootEvent(now, asker.claims(), network, what));
    }

    private static String text(Terms terms) {
        return terms.accepted().stream()
                .map((Option option) -> option.name() + "=" + option.value())
                .collect(Collectors.joining(" "));
    }
}
