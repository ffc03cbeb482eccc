package dev.stirrup.netboot.script;

import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.Network;
import dev.stirrup.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The menus that were told last, in iPXE's words: a site shows all its machines the same few, and
/// of their text only a path differs. Nothing that belongs to one machine is kept.
final class Menus {
    private static final int REMEMBERED = 64;

    /// An entry is immutable and checked whenever it is used, so threads need not agree on them.
    private final @Nullable Written[] written = new Written[REMEMBERED];

    /// @param pieces as they are sent: encoding a text takes longer than all that is left to do
    ///   here
    private record Written(Payload.Menu menu, Style style, List<Bytes> pieces) {}

    /// How a menu is told.
    ///
    /// @param network whose machines it is told
    /// @param isTls whether within TLS
    /// @param leave the lines that leave for the local disk
    record Style(Network network, boolean isTls, String leave) {
        // A network is made once, when the settings or its address change.
        @SuppressWarnings("ReferenceEquality")
        boolean isLike(Style other) {
            return network == other.network && isTls == other.isTls && leave.equals(other.leave);
        }

        /// The beginning of the URL by which the menu comes back.
        String baseUrl() {
            return isTls ? network.baseUrl(true) : network.baseUrl();
        }
    }

    /// @param path of the machine's script, without a slash before it and without a query
    Bytes text(Payload.Menu menu, Style style, String path) {
        return Bytes.join(Bytes.ofText(path), pieces(menu, style));
    }

    // Comparing two menus by what stands in them takes longer than writing one.
    @SuppressWarnings("ReferenceEquality")
    private List<Bytes> pieces(Payload.Menu menu, Style style) {
        int kind = menu.title().hashCode() + menu.items().size() + style.network.name().hashCode();
        int place = kind & REMEMBERED - 1;
        Written known = written[place];
        if (known != null && known.menu == menu && known.style.isLike(style)) {
            return known.pieces;
        }
        List<Bytes> pieces = MenuLines.of(menu, style).stream().map(Bytes::ofText).toList();
        written[place] = new Written(menu, style, pieces);
        return pieces;
    }
}
