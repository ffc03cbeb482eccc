package dev.stirrup.boot;

import java.util.Map;
import java.util.Optional;

/// What to boot, the same for every machine that is given it.
///
/// @param loaders where the NBP comes from
/// @param loaderFile one file of that set instead of the one its firmware prefers
/// @param selector the labels a machine must have to get this profile without a plan; empty: no
///   machine does
/// @param isOpen whether machines nobody approved may have it
/// @param demands what must hold before a machine is given it
/// @param withdrawn what of it was withdrawn, and why; empty: nothing
public record Profile(
        String name,
        LoaderSet loaders,
        Optional<String> loaderFile,
        Map<String, String> selector,
        boolean isOpen,
        Payload payload,
        Demands demands,
        String withdrawn) {
    public Profile {
        selector = Map.copyOf(selector);
    }

    /// One that demands nothing and of which nothing is withdrawn.
    public Profile(
            String name,
            LoaderSet loaders,
            Optional<String> loaderFile,
            Map<String, String> selector,
            boolean isOpen,
            Payload payload) {
        this(name, loaders, loaderFile, selector, isOpen, payload, Demands.NONE, "");
    }
}
