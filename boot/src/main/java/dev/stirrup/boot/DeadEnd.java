package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Something that a profile gives and that its machines cannot start: their loaders lead them to
/// GRUB, and it needs iPXE. Found by asking [BootPolicy] as that GRUB would, so that it can be told
/// before a machine stands there.
///
/// @param first the profile that machines are given, and whose loaders they get
/// @param wanted what cannot be started: the same one, or one that its menus lead to
/// @param reason with which it is refused
/// @param isOnlySecured whether that is so with Secure Boot on only: with it off GRUB goes on to
///   the set's iPXE, where it is 2.12 or later
public record DeadEnd(Profile first, Profile wanted, Reason reason, boolean isOnlySecured) {
    private static final Set<Reason> OF_GRUB =
            EnumSet.of(Reason.NEEDS_IPXE, Reason.WRONG_LANGUAGE, Reason.LOADER_WITHOUT_ISCSI);

    /// Those of a profile; empty where its loaders lead nobody to GRUB.
    public static List<DeadEnd> of(Profile first) {
        List<DeadEnd> found = new ArrayList<>();
        for (Firmware firmware : Firmware.values()) {
            if (first.loaders().leadsToGrub(firmware, first.loaderFile())) {
                new Search(first, firmware).look(first, found);
            }
        }
        return found.stream().distinct().toList();
    }

    private record Search(Profile first, Firmware firmware) {
        void look(Profile profile, List<DeadEnd> found) {
            if (profile.payload() instanceof Payload.Menu menu) {
                menu.items().forEach(item -> look(item.profile(), found));
                return;
            }
            boolean isTls = first.demands().https() || profile.demands().https();
            BootDecision decision = BootPolicy.decide(request(isTls), new Plan.Always(profile));
            if (decision instanceof Refuse(Reason reason, _) && OF_GRUB.contains(reason)) {
                boolean isLeft = !profile.equals(first) && !isTls && hasIpxe();
                found.add(new DeadEnd(first, profile, reason, isLeft));
            } else if (decision instanceof Run(_, Payload payload) && payload.needsIpxe()) {
                found.add(new DeadEnd(first, profile, Reason.NEEDS_IPXE, true));
            }
        }

        /// Whether GRUB leaves a menu for iPXE, which then chooses in it.
        private boolean hasIpxe() {
            return first.loaderFile().isEmpty() && first.loaders().ipxeFor(firmware).isPresent();
        }

        private BootRequest request(boolean isTls) {
            return new BootRequest(
                    Claims.none(),
                    Client.GRUB,
                    Optional.of(firmware),
                    Stage.LOADER,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    new Channel(isTls ? Channel.Tls.USED : Channel.Tls.NONE, isTls));
        }
    }
}
