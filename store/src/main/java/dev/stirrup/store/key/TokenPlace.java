package dev.stirrup.store.key;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// Which PKCS#11 token: the module that reaches it, and its slot or its label. Without both it is
/// the only token that the module shows.
///
/// @param library the module, a shared library for this CPU
/// @param label as the token was initialised, without the blanks at its end
public record TokenPlace(Path library, OptionalInt slot, Optional<String> label) {
    public TokenPlace {
        if (!isModule(library.toString())) {
            throw new IllegalArgumentException("no path of a module: " + library);
        }
    }

    /// Whether it may be a module's path: absolute, and without what Java's provider, which takes
    /// it inside quotation marks, would not understand.
    public static boolean isModule(String path) {
        return path.startsWith("/")
                && path.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
    }

    boolean fits(TokenModule.Slot found) {
        return found.isInitialised()
                && (slot.isEmpty() || slot.getAsInt() == found.id())
                && (label.isEmpty() || label.get().equals(found.label()));
    }

    /// For messages: `the token "site" of /usr/lib/softhsm/libsofthsm2.so`.
    @Override
    public String toString() {
        String which = label.map(text -> " \"" + text + "\"").orElse("");
        String where = slot.isPresent() ? " in slot " + slot.getAsInt() : "";
        return "the token" + which + where + " of " + library;
    }
}
