package dev.stirrup.store.event;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;

/// About how much memory an event takes while it waits to be written. Of its texts only those count
/// that the network can make long.
final class EventSize {
    /// The event, its claims and its short texts.
    private static final int BARE = 400;

    private EventSize() {}

    /// In bytes.
    static int of(BootEvent event) {
        Milestone what = event.what();
        // A storm is made of these. Asked one by one, since a switch over types is a chain of
        // calls.
        boolean isUsual =
                what instanceof Milestone.AckSent
                        || what instanceof Milestone.OfferSent
                        || what instanceof Milestone.RequestReceived
                        || what instanceof Milestone.ScriptServed;
        return isUsual ? BARE : BARE + textOf(what);
    }

    private static int textOf(Milestone what) {
        if (what instanceof Milestone.HttpServed served) {
            return served.path().length();
        }
        return switch (what) {
            case Milestone.DiscoverReceived discover -> discover.vendorClass().length();
            case Milestone.ForeignOfferSeen seen -> seen.bootFile().length();
            case Milestone.TransferStarted started -> started.file().length();
            case Milestone.TransferFinished finished -> finished.file().length();
            case Milestone.TransferProbed probed -> probed.file().length();
            case Milestone.TransferFailed failed -> failed.file().length();
            case Milestone.FileMissing missing -> missing.file().length();
            case Milestone.SideFileSought sought -> sought.file().length();
            case Milestone.ContentDamaged damaged -> damaged.path().length();
            case Milestone.HttpBroken broken -> broken.path().length();
            case Milestone.SecureBootForeseen seen ->
                    seen.file().length()
                            + seen.signers().length()
                            + seen.firmware().length()
                            + seen.shims().length()
                            + seen.refused().length();
            case Milestone.MessageReceived message ->
                    message.program().length() + message.text().length();
            case Milestone.Reported reported ->
                    reported.status().length() + reported.detail().length();
            default -> 0;
        };
    }
}
