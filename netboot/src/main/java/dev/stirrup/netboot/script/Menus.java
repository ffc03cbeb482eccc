package dev.stirrup.netboot.script;

import dev.stirrup.boot.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The menus that were told last, in iPXE's words: a site shows all its machines the same few, and
/// of their text only the URL differs. Nothing that belongs to one machine is kept.
final class Menus {
    private static final int REMEMBERED = 64;

    /// An entry is immutable and checked whenever it is used, so threads need not agree on them.
    private final @Nullable Written[] written = new Written[REMEMBERED];

    private record Written(Payload.Menu menu, Style style, List<String> pieces) {}

    /// How a menu is told.
    ///
    /// @param isTls whether within TLS
    /// @param leave the lines that leave for the local disk
    record Style(boolean isTls, String leave) {
        boolean isLike(Style other) {
            return isTls == other.isTls && leave.equals(other.leave);
        }
    }

    /// @param url of the machine's script, without a query
    String text(Payload.Menu menu, Style style, String url) {
        return String.join(url, pieces(menu, style));
    }

    // Comparing two menus by what stands in them takes longer than writing one.
    @SuppressWarnings("ReferenceEquality")
    private List<String> pieces(Payload.Menu menu, Style style) {
        int place = menu.title().hashCode() + menu.items().size() & REMEMBERED - 1;
        Written known = written[place];
        if (known != null && known.menu == menu && known.style.isLike(style)) {
            return known.pieces;
        }
        List<String> pieces = MenuLines.of(menu, style);
        written[place] = new Written(menu, style, pieces);
        return pieces;
    }
}
