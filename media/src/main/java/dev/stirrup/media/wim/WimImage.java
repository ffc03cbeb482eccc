package dev.stirrup.media.wim;

import java.util.List;

/// One image of a WIM, as the file's XML tells it. Texts are empty where it does not say.
///
/// @param index from 1 on
/// @param name such as "Windows 11 Pro"
/// @param edition Windows' edition, such as "Professional"
/// @param kind "Client", "Server", "WindowsPE" and others
/// @param architecture "i386", "x86_64", "arm", "arm64" or "ia64", or empty
/// @param version four numbers: major, minor, build, service pack's build
/// @param languages such as "en-US", the default first
/// @param bytes of all files, unpacked
public record WimImage(
        int index,
        String name,
        String description,
        String edition,
        String kind,
        String architecture,
        String version,
        List<String> languages,
        long bytes) {
    public WimImage {
        languages = List.copyOf(languages);
    }

    /// All of it in lines of a word and its value, for patterns.
    public String text() {
        return "index "
                + index
                + "\nname "
                + name
                + "\nedition "
                + edition
                + "\nkind "
                + kind
                + "\narchitecture "
                + architecture
                + "\nversion "
                + version
                + "\nlanguages "
                + String.join(" ", languages)
                + "\n";
    }
}
