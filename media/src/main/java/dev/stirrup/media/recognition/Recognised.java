package dev.stirrup.media.recognition;

import java.util.List;

/// What a disc brings. Texts are empty where the disc does not say.
///
/// @param rule the name of the rule that told
/// @param system such as "Debian"
/// @param version such as "12.5"
/// @param variant such as "live gnome" or "netinst"
/// @param architecture "x86_64", "i386", "arm64", "riscv64" and others as the disc calls them
/// @param starts in the order they should be tried; none when the disc has none of those known
/// @param arguments kernel arguments; `${tree}` is to become the URL of the folder with the disc's
///   files, `${iso}` that of the disc as a file, `${bootif}` the card that the machine boots by
/// @param memory how much memory a machine needs to come up, in MiB; 0 when that is not known
/// @param beside where in the initial file system the disc is wanted, for [Delivery#BESIDE]
/// @param canWipe whether it is a tool that can overwrite the disks of the machine it runs on
/// @param notes sentences for the operator
public record Recognised(
        String rule,
        String system,
        String version,
        String variant,
        String architecture,
        List<Start> starts,
        String arguments,
        Delivery delivery,
        String beside,
        long memory,
        boolean canWipe,
        List<String> notes) {
    public Recognised {
        starts = List.copyOf(starts);
        notes = List.copyOf(notes);
    }

    /// System, version, variant and architecture in a few words.
    public String title() {
        return String.join(" ", system, version, variant, architecture)
                .replaceAll(" +", " ")
                .strip();
    }
}
