package dev.stirrup.boot;

import dev.stirrup.boot.answer.Answers;
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
/// @param answers what its installer reads instead of asking a person
/// @param withdrawn what of it was withdrawn, and why; empty: nothing
public record Profile(
        String name,
        LoaderSet loaders,
        Optional<String> loaderFile,
        Map<String, String> selector,
        boolean isOpen,
        Payload payload,
        Demands demands,
        String withdrawn,
        Optional<Answers> answers) {
    public Profile {
        selector = Map.copyOf(selector);
    }

    /// One without answers.
    public Profile(
            String name,
            LoaderSet loaders,
            Optional<String> loaderFile,
            Map<String, String> selector,
            boolean isOpen,
            Payload payload,
            Demands demands,
            String withdrawn) {
        this(
                name,
                loaders,
                loaderFile,
                selector,
                isOpen,
                payload,
                demands,
                withdrawn,
                Optional.empty());
    }

    /// The same with these answers.
    public Profile answeredBy(Optional<Answers> others) {
        return new Profile(
                name, loaders, loaderFile, selector, isOpen, payload, demands, withdrawn, others);
    }

    /// As a machine with these labels has it: menus show what is for it.
    public Profile seenBy(Map<String, String> labels) {
        return payload instanceof Payload.Menu menu && !menu.isAllFor(labels)
                ? with(menu.seenBy(labels))
                : this;
    }

    /// As a plan gives it that demands more: of all that a menu leads to as well.
    public Profile demanding(Demands more) {
        Demands all = demands.and(more);
        return all.https() == demands.https() && all.identity() == demands.identity()
                ? this
                : new Profile(
                        name,
                        loaders,
                        loaderFile,
                        selector,
                        isOpen,
                        payload,
                        all,
                        withdrawn,
                        answers);
    }

    /// The same that starts something else.
    public Profile with(Payload other) {
        return new Profile(
                name, loaders, loaderFile, selector, isOpen, other, demands, withdrawn, answers);
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
