package dev.stirrup.server.tftp;

import dev.stirrup.boot.event.BootEvent;
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
import java.util.stream.Collectors;

/// What is told of one transfer.
///
/// @param asker whose boot it belongs to, and what the file is for
record Story(TftpServices services, Opening.Asker asker, String network, Asked asked) {
    /// The client has answered for the first time.
    void started(Terms terms) {
        publish(new TransferStarted(file(), text(terms), terms.size()));
    }

    void finished(long bytes, int resent) {
        publish(
                new TransferFinished(
                        file(),
                        asker.kind(),
                        bytes,
                        resent,
                        Duration.between(asked.at(), services.clock().instant())));
    }

    void probed(long size) {
        publish(new TransferProbed(file(), size));
    }

    void failed(long bytes, String why) {
        publish(new TransferFailed(file(), asker.kind(), bytes, why));
    }

    void damaged(String what) {
        publish(new ContentDamaged(file(), asker.kind(), what));
    }

    /// Without the token that may stand in it.
    private String file() {
        return BootUrl.redact(asked.request().file());
    }

    private void publish(Milestone what) {
        services.events()
                .publish(new BootEvent(services.clock().instant(), asker.claims(), network, what));
    }

    private static String text(Terms terms) {
        return terms.accepted().stream()
                .map((Option option) -> option.name() + "=" + option.value())
                .collect(Collectors.joining(" "));
    }
}
