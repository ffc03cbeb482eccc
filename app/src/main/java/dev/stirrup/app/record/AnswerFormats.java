package dev.stirrup.app.record;

import dev.stirrup.boot.answer.AnswerKind;
import java.util.Locale;
import java.util.Optional;

/// Which kind of answers a file holds, by its name and its first words.
public final class AnswerFormats {
    /// Why Butane is not taken.
    public static final String BUTANE =
            "Butane is for people, and Ignition reads JSON: translate it with"
                    + " `butane --strict FILE > FILE.ign`, and add that as ignition";

    private AnswerFormats() {}

    /// The kind; empty when it cannot be told.
    public static Optional<AnswerKind> guess(String file, String text) {
        String name = file.toLowerCase(Locale.ROOT);
        String start = text.stripLeading();
        if (start.startsWith("#cloud-config")) {
            return Optional.of(
                    text.lines().anyMatch(line -> line.startsWith("autoinstall:"))
                            ? AnswerKind.AUTOINSTALL
                            : AnswerKind.CLOUD_INIT);
        }
        if (name.endsWith(".ign") || start.startsWith("{") && text.contains("\"ignition\"")) {
            return Optional.of(AnswerKind.IGNITION);
        }
        if (text.contains("urn:schemas-microsoft-com:unattend")) {
            return Optional.of(AnswerKind.AUTOUNATTEND);
        }
        if (text.contains("http://www.suse.com/1.0/yast2ns")) {
            return Optional.of(AnswerKind.AUTOYAST);
        }
        if (name.endsWith(".ks") || name.endsWith("ks.cfg")) {
            return Optional.of(AnswerKind.KICKSTART);
        }
        if (name.contains("preseed") || text.lines().anyMatch(line -> line.startsWith("d-i "))) {
            return Optional.of(AnswerKind.PRESEED);
        }
        return Optional.empty();
    }

    /// Whether it is Butane.
    public static boolean isButane(String file, String text) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".bu")
                || text.lines()
                        .anyMatch(line ->
                                line.matches("variant:\\s*(fcos|flatcar|openshift|r4e)\\s*"));
    }
}
