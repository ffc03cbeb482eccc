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

    private record Written(Payload.Menu menu, boolean isTls, List<String> pieces) {}

    /// The menu up to the label `local`, with its last line.
    ///
    /// @param isTls whether it is told within TLS
    /// @param url of the machine's script
    String text(Payload.Menu menu, boolean isTls, String url) {
        return String.join(url, pieces(menu, isTls));
    }

    // Comparing two menus by what stands in them takes longer than writing one.
    @SuppressWarnings("ReferenceEquality")
    private List<String> pieces(Payload.Menu menu, boolean isTls) {
        int place = menu.title().hashCode() + menu.items().size() & REMEMBERED - 1;
        Written known = written[place];
        if (known != null && known.menu == menu && known.isTls == isTls) {
            return known.pieces;
        }
        List<String> pieces = MenuLines.of(menu, isTls);
        written[place] = new Written(menu, isTls, pieces);
        return pieces;
    }
}
