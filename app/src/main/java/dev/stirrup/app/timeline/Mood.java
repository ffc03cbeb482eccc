package dev.stirrup.app.timeline;

import dev.stirrup.boot.event.Milestone;

/// How a line of a timeline is to be taken; it chooses the colour.
public enum Mood {
    /// A step like any other.
    PLAIN,
    /// A step that matters little.
    QUIET,
    /// What everybody hopes for.
    GOOD,
    /// Not as planned.
    BAD;

    public static Mood of(Milestone what) {
        return switch (what) {
            case Milestone.TransferProbed _,
                    Milestone.SideFileSought _,
                    Milestone.SecureBootForeseen _,
                    Milestone.ForeignOfferSeen _ ->
                    QUIET;
            case Milestone.TransferFailed _,
                    Milestone.FileMissing _,
                    Milestone.ContentDamaged _,
                    Milestone.TlsFailed _,
                    Milestone.HttpBroken _,
                    Milestone.NakSent _,
                    Milestone.DeclineReceived _,
                    Milestone.AddressInUse _,
                    Milestone.LeaseDenied _,
                    Milestone.AnswersWithheld _,
                    Milestone.MirrorFailed _,
                    Milestone.DiskRefused _,
                    Milestone.DiskStalled _,
                    Milestone.BootWithheld _ ->
                    BAD;
            case Milestone.CertificateStatusTold told ->
                    told.status().equals("revoked") ? BAD : PLAIN;
            case Milestone.DiskLost lost ->
                    lost.unanswered() > 0 && lost.others() == 0 ? BAD : PLAIN;
            case Milestone.Reported reported -> reported.status().equals("failed") ? BAD : GOOD;
            case Milestone.MessageReceived message -> message.severity() <= 3 ? BAD : QUIET;
            default -> PLAIN;
        };
    }
}
