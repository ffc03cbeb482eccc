package dev.stirrup.app.image;

import dev.stirrup.app.upstream.Voucher;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// One file that is wanted for an image.
///
/// @param name its file name
/// @param vouchers who may vouch for it
public record Item(Place place, String name, List<Voucher> vouchers) {
    public Item {
        vouchers = List.copyOf(vouchers);
    }

    /// Where it is.
    public sealed interface Place {
        record Here(Path path) implements Place {}

        record Elsewhere(URI url) implements Place {}
    }
}
