package dev.stirrup.store.record;

import dev.stirrup.boot.Driver;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.Answers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All profiles with everything they name looked up. Immutable.
final class ProfileBook {
    private final LoaderSet waiting;
    private final UsualLoaders usual;
    private final Map<String, Profile> profiles;
    private final List<Profile> selecting;
    private final CatalogueRules rules;
    private final Withdrawn withdrawn;
    private final Signatures signatures;
    private final Wipers wipers;
    private final Set<String> wiping;
    private final Map<String, Answers> answers;
    private final List<Driver> drivers;

    /// What is known of the files that profiles name.
    record Found(
            Withdrawn withdrawn,
            Signatures signatures,
            Wipers wipers,
            Map<String, Answers> answers,
            List<Driver> drivers) {}

    /// @param loaders all loader sets by name, without the files that are withdrawn
    ProfileBook(
            List<ProfileRecord> records,
            Map<String, LoaderSet> loaders,
            CatalogueRules rules,
            Found found) {
        this.rules = rules;
        this.withdrawn = found.withdrawn();
        this.signatures = found.signatures();
        this.wipers = found.wipers();
        this.answers = found.answers();
        this.drivers = found.drivers();
        this.usual = new UsualLoaders(rules.loaderSet(), loaders);
        this.waiting = set(loaders, usual.name());
        Map<String, ProfileRecord> byName = new TreeMap<>();
        records.forEach(record -> byName.put(record.name(), record));
        this.wiping =
                records.stream()
                        .filter(record -> wipers.has(record.payload()))
                        .map(ProfileRecord::name)
                        .collect(Collectors.toSet());
        Map<String, Profile> made = new TreeMap<>();
        byName.keySet().forEach(name -> make(name, byName, loaders, made));
        this.profiles = Map.copyOf(made);
        // The most labels first: the first that fits is the one. Ties were refused.
        this.selecting =
                made.values().stream()
                        .filter(profile -> !profile.selector().isEmpty())
                        .filter(profile -> !wiping.contains(profile.name()))
                        .sorted((one, other) -> other.selector().size() - one.selector().size())
                        .toList();
    }

    /// Whether any profile gives a disk.
    boolean hasDisks() {
        return profiles.values().stream()
                .map(Profile::payload)
                .anyMatch(payload ->
                        payload instanceof Payload.Disk
                                || payload instanceof Payload.Windows windows
                                        && windows.source().isPresent());
    }

    List<Profile> all() {
        return profiles.values().stream().sorted(Comparator.comparing(Profile::name)).toList();
    }

    LoaderSet waiting() {
        return waiting;
    }

    Optional<Profile> named(String name) {
        return Optional.ofNullable(profiles.get(name));
    }

    /// The profile that unknown machines may have on this network: the settings name it, and it
    /// says itself that it is open. A tool that can overwrite disks is neither open nor selected.
    Optional<Profile> openOn(String network) {
        Optional<String> name = rules.openOn(network);
        Profile profile = name.isEmpty() ? null : profiles.get(name.get());
        return profile != null && profile.isOpen() && !wiping.contains(profile.name())
                ? Optional.of(profile)
                : Optional.empty();
    }

    /// The profile whose selector names the most of these labels.
    Optional<Profile> selectedBy(Map<String, String> labels) {
        Set<Map.Entry<String, String>> entries = labels.entrySet();
        return selecting.stream()
                .filter(profile -> entries.containsAll(profile.selector().entrySet()))
                .findFirst();
    }

    private Optional<Profile> make(
            String name,
            Map<String, ProfileRecord> records,
            Map<String, LoaderSet> loaders,
            Map<String, Profile> made) {
        // Taken out while it is made, so that a cycle of menus, which no edit can bring in, ends.
        ProfileRecord record = records.get(name);
        if (made.containsKey(name) || record == null) {
            return Optional.ofNullable(made.get(name));
        }
        Map<String, ProfileRecord> others = new TreeMap<>(records);
        others.remove(name);
        Payload payload =
                switch (record.payload()) {
                    case PayloadRecord.Plain(Payload plain) ->
                            served(DriverStore.in(signatures.in(plain), drivers));
                    case PayloadRecord.Menu menu ->
                            new Payload.Menu(
                                    menu.title(),
                                    menu.timeout(),
                                    menu.fallback(),
                                    items(menu, others, loaders, made));
                };
        Profile profile =
                new Profile(
                        name,
                        set(loaders, record.loaderSet().orElseGet(() -> usual.nameFor(payload))),
                        record.loaderFile(),
                        record.selector(),
                        record.isOpen(),
                        payload,
                        record.demands(),
                        withdrawn.why(record, payload),
                        record.answers().map(answers::get));
        made.put(name, profile);
        return Optional.of(profile);
    }

    private Payload served(Payload payload) {
        return payload instanceof Payload.Disk disk && !rules.hasDisks()
                ? disk.without("disks are not served here: listeners.iscsi is off")
                : payload;
    }

    private List<Payload.Item> items(
            PayloadRecord.Menu menu,
            Map<String, ProfileRecord> records,
            Map<String, LoaderSet> loaders,
            Map<String, Profile> made) {
        return menu.items().stream()
                .flatMap(item ->
                        make(item.profile(), records, loaders, made).stream()
                                .map(profile -> item(item, role(item, records), profile)))
                .toList();
    }

    private Optional<String> role(PayloadRecord.Item item, Map<String, ProfileRecord> records) {
        ProfileRecord profile = records.get(item.profile());
        return profile == null ? item.role() : wipers.roleFor(item, profile.payload());
    }

    private static Payload.Item item(
            PayloadRecord.Item item, Optional<String> role, Profile profile) {
        return new Payload.Item(
                item.label(), behind(role, profile), item.group(), role, item.audience());
    }

    /// A menu behind an entry with a role is behind that role with all that it leads to.
    private static Profile behind(Optional<String> role, Profile profile) {
        if (role.isEmpty() || !(profile.payload() instanceof Payload.Menu menu)) {
            return profile;
        }
        List<Payload.Item> items =
                menu.items().stream()
                        .map(item ->
                                new Payload.Item(
                                                item.label(),
                                                behind(item.role().or(() -> role), item.profile()),
                                                item.group(),
                                                item.role(),
                                                item.audience())
                                        .behind(role))
                        .toList();
        return profile.with(new Payload.Menu(menu.title(), menu.timeout(), menu.fallback(), items));
    }

    /// A set that is gone has no loaders: its profiles then say so, for each firmware.
    private static LoaderSet set(Map<String, LoaderSet> loaders, String name) {
        LoaderSet known = loaders.get(name);
        return known == null ? new LoaderSet(name, Map.of()) : known;
    }
}
