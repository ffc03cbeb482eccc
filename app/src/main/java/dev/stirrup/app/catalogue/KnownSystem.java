package dev.stirrup.app.catalogue;

import dev.stirrup.app.upstream.Voucher;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A system of which the catalogue knows the files.
///
/// @param architecture as firmware is called on screens, such as `x64`
/// @param keyrings whose keys may vouch for it, by name; empty: nobody signs it
/// @param start how its kernel is started; empty: found out from its files
/// @param tried when and how it was tried to its end; empty: never
/// @param source the file that the entry stands in
public record KnownSystem(
        String name,
        String title,
        String architecture,
        List<Part> parts,
        List<String> keyrings,
        Optional<Start> start,
        Optional<String> tried,
        String source) {
    public KnownSystem {
        parts = List.copyOf(parts);
        keyrings = List.copyOf(keyrings);
    }

    /// One of its files.
    ///
    /// @param as the path it gets in the image; of one file alone its own name
    /// @param pattern of the file's name, to be looked for in the list of digests; empty: `url`
    ///   names the file, else the folder it lies in
    public record Part(URI url, String as, String pattern, List<Voucher> vouchers) {
        public Part {
            vouchers = List.copyOf(vouchers);
        }
    }

    /// What a profile of it starts.
    ///
    /// @param kernel a path in the image
    public record Start(String kernel, List<String> initrds, String arguments) {
        public Start {
            initrds = List.copyOf(initrds);
        }
    }
}
