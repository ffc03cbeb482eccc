package dev.stirrup.app.image;

import dev.stirrup.app.catalogue.KnownSystem;
import dev.stirrup.app.catalogue.KnownSystem.Part;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.upstream.Voucher;
import dev.stirrup.app.upstream.Vouching;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes items of a system of the catalogue: where an entry leaves the file's name open, the list
/// of digests tells which there are.
final class FromCatalogue {
    private final Vouching vouching;

    FromCatalogue(Vouching vouching) {
        this.vouching = vouching;
    }

    List<Item> items(KnownSystem system) throws FetchException, IOException {
        List<Item> items = new ArrayList<>();
        for (Part part : system.parts()) {
            items.add(part.pattern().isEmpty() ? plain(part) : newest(system, part));
        }
        return items;
    }

    private static Item plain(Part part) {
        return new Item(new Item.Place.Elsewhere(part.url()), part.as(), part.vouchers());
    }

    private Item newest(KnownSystem system, Part part) throws FetchException, IOException {
        for (Voucher voucher : part.vouchers()) {
            if (voucher instanceof Voucher.Sums(URI list, List<URI> signatures, String _)) {
                Optional<String> name = vouching.newest(list, part.pattern());
                if (name.isPresent()) {
                    return new Item(
                            new Item.Place.Elsewhere(part.url().resolve(name.get())),
                            part.as().isEmpty() ? name.get() : part.as(),
                            List.of(new Voucher.Sums(list, signatures, name.get())));
                }
            }
        }
        throw new IOException(
                "the lists of "
                        + system.name()
                        + " name no file that fits; the mirror may have a newer release than the"
                        + " catalogue knows");
    }
}
