package dev.stirrup.store.record;

import dev.stirrup.boot.Demands;
import java.util.Map;
import java.util.Optional;

/// What is kept of a profile.
///
/// @param loaderSet the name of a loader set; empty: the server's default set
/// @param loaderFile one file of that set instead of the one its firmware prefers
/// @param selector labels a machine must have to get this profile without a plan; empty: none does
/// @param isOpen whether machines nobody approved may have it, where the settings name it
/// @param demands what must hold before a machine is given it
/// @param answers the name of what its installer reads instead of asking a person
/// @param revision as in [MachineRecord]
public record ProfileRecord(
        String name,
        Optional<String> loaderSet,
        Optional<String> loaderFile,
        Map<String, String> selector,
        boolean isOpen,
        PayloadRecord payload,
        Demands demands,
        Optional<String> answers,
        long revision) {
    public ProfileRecord {
        selector = Map.copyOf(selector);
    }

    /// One without answers.
    public ProfileRecord(
            String name,
            Optional<String> loaderSet,
            Optional<String> loaderFile,
            Map<String, String> selector,
            boolean isOpen,
            PayloadRecord payload,
            Demands demands,
            long revision) {
        this(
                name,
                loaderSet,
                loaderFile,
                selector,
                isOpen,
                payload,
                demands,
                Optional.empty(),
                revision);
    }

    public ProfileRecord withAnswers(Optional<String> other) {
        return new ProfileRecord(
                name, loaderSet, loaderFile, selector, isOpen, payload, demands, other, revision);
    }

    /// A closed profile without a selector that uses the default loader set.
    public static ProfileRecord of(String name, PayloadRecord payload) {
        return new ProfileRecord(
                name,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                payload,
                Demands.NONE,
                0);
    }

    public ProfileRecord withSelector(Map<String, String> other) {
        return new ProfileRecord(
                name, loaderSet, loaderFile, other, isOpen, payload, demands, answers, revision);
    }

    public ProfileRecord opened() {
        return new ProfileRecord(
                name, loaderSet, loaderFile, selector, true, payload, demands, answers, revision);
    }

    public ProfileRecord withLoaders(Optional<String> set, Optional<String> file) {
        return new ProfileRecord(
                name, set, file, selector, isOpen, payload, demands, answers, revision);
    }

    public ProfileRecord withPayload(PayloadRecord other) {
        return new ProfileRecord(
                name, loaderSet, loaderFile, selector, isOpen, other, demands, answers, revision);
    }

    public ProfileRecord withRevision(long other) {
        return new ProfileRecord(
                name, loaderSet, loaderFile, selector, isOpen, payload, demands, answers, other);
    }

    public ProfileRecord withDemands(Demands other) {
        return new ProfileRecord(
                name, loaderSet, loaderFile, selector, isOpen, payload, other, answers, revision);
    }

    ProfileRecord withName(String other) {
        return new ProfileRecord(
                other,
                loaderSet,
                loaderFile,
                selector,
                isOpen,
                payload,
                demands,
                answers,
                revision);
    }
}
