package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.uefi.sbat.SbatEntry;
import dev.stirrup.uefi.sbat.SbatLevel;
import dev.stirrup.uefi.sbat.ShimLevels;
import dev.stirrup.uefi.uki.UkiContent;
import java.util.List;
import java.util.Optional;

/// All that is known of a program before any machine loads it.
///
/// @param sbat empty without a section that can be read
/// @param behind what of its SBAT is older than the level
/// @param shim the keys and levels that it carries, when it is a shim
/// @param uki what it holds, when it is a unified kernel image
/// @param rulings one for each trust set that was asked about, in that order
public record Inspection(
        SignedImage image,
        List<SbatEntry> sbat,
        Optional<SbatLevel.Shortfall> behind,
        Optional<Shim> shim,
        Optional<UkiContent> uki,
        List<ByKeys> rulings,
        List<Concern> concerns) {
    public Inspection {
        sbat = List.copyOf(sbat);
        rulings = List.copyOf(rulings);
        concerns = List.copyOf(concerns);
    }

    /// @param keys what it checks its second stage with
    public record Shim(TrustSet keys, Optional<ShimLevels> levels) {}

    /// What happens on machines with these keys.
    public record ByKeys(TrustSet set, Ruling ruling) {}

    /// Whether some of the keys let it start.
    public boolean isAcceptedSomewhere() {
        return rulings.stream().anyMatch(one -> one.ruling().isAccepted());
    }
}
