package dev.stirrup.trust.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What Debian's indexes `Packages` say of which packages need which others. Reads them as they are
/// unpacked, one after the other. Used by one thread.
public final class AptCatalogue {
    private static final Set<String> WANTED =
            Set.of(
                    "Package",
                    "Essential",
                    "Priority",
                    "Depends",
                    "Pre-Depends",
                    "Provides",
                    "Filename");

    private final Map<String, Entry> packages = new HashMap<>();
    private final Map<String, Set<String>> providers = new HashMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private final ControlLines lines = new ControlLines(new Fields());

    /// @param needs alternatives, of each of which one is needed
    private record Entry(String path, boolean isBasic, List<List<String>> needs) {}

    /// What is needed.
    ///
    /// @param paths below the archive's root
    /// @param unknown names that nothing here has or provides
    public record Needed(List<String> paths, Set<String> unknown) {
        public Needed {
            paths = List.copyOf(paths);
            unknown = Set.copyOf(unknown);
        }
    }

    /// One without packages.
    public AptCatalogue() {}

    /// Takes the next bytes of an index.
    public void update(byte[] bytes, int from, int count) {
        lines.update(bytes, from, count);
    }

    /// After the last byte of an index.
    public void finish() {
        lines.finish();
    }

    /// The paths of all packages.
    public List<String> all() {
        return packages.values().stream().map(Entry::path).sorted().toList();
    }

    /// What a first installation brings: what is essential, and all of the priorities `required`
    /// and `important`.
    public Set<String> basic() {
        Set<String> names = new TreeSet<>();
        packages.forEach((name, entry) -> {
            if (entry.isBasic()) {
                names.add(name);
            }
        });
        return names;
    }

    /// These packages and all that they need: of alternatives the first that there is, as
    /// debootstrap and apt choose.
    public Needed needed(Set<String> names) {
        Set<String> chosen = new LinkedHashSet<>();
        Set<String> unknown = new TreeSet<>();
        Deque<List<String>> open = new ArrayDeque<>();
        new TreeSet<>(names).forEach(name -> open.add(List.of(name)));
        while (!open.isEmpty()) {
            List<String> alternatives = open.removeFirst();
            if (alternatives.stream().anyMatch(name -> isChosen(chosen, name))) {
                continue;
            }
            Optional<String> first =
                    alternatives.stream().flatMap(name -> real(name).stream()).findFirst();
            if (first.isEmpty()) {
                unknown.add(String.join(" | ", alternatives));
            } else if (chosen.add(first.get())) {
                open.addAll(entry(first.get()).needs());
            }
        }
        List<String> paths = chosen.stream().map(name -> entry(name).path()).toList();
        return new Needed(paths, unknown);
    }

    private Entry entry(String name) {
        Entry entry = packages.get(name);
        if (entry == null) {
            throw new IllegalStateException("chosen without being there");
        }
        return entry;
    }

    private boolean isChosen(Set<String> chosen, String name) {
        return chosen.contains(name)
                || !packages.containsKey(name)
                        && providers.getOrDefault(name, Set.of()).stream()
                                .anyMatch(chosen::contains);
    }

    private Optional<String> real(String name) {
        return packages.containsKey(name)
                ? Optional.of(name)
                : providers.getOrDefault(name, Set.of()).stream().findFirst();
    }

    private final class Fields implements ControlLines.Taker {
        @Override
        public boolean wants(byte first) {
            return first >= 'D' && first <= 'P';
        }

        @Override
        public void line(String text) {
            int colon = text.indexOf(": ");
            if (colon > 0 && WANTED.contains(text.substring(0, colon))) {
                fields.put(text.substring(0, colon), text.substring(colon + 2).strip());
            }
        }

        @Override
        public void endParagraph() {
            endPackage();
        }
    }

    private void endPackage() {
        String name = field("Package");
        if (!name.isEmpty() && !field("Filename").isEmpty()) {
            boolean isBasic =
                    field("Essential").equals("yes")
                            || Set.of("required", "important").contains(field("Priority"));
            List<List<String>> needs = new ArrayList<>(groups(field("Pre-Depends")));
            needs.addAll(groups(field("Depends")));
            packages.putIfAbsent(name, new Entry(field("Filename"), isBasic, needs));
            for (List<String> provided : groups(field("Provides"))) {
                providers.computeIfAbsent(provided.getFirst(), _ -> new TreeSet<>()).add(name);
            }
        }
        fields.clear();
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /// `a (>= 1) | b:any, c` without versions and architectures.
    private static List<List<String>> groups(String text) {
        List<List<String>> groups = new ArrayList<>();
        for (String group : text.split(",", -1)) {
            List<String> names = new ArrayList<>();
            for (String one : group.split("\\|", -1)) {
                String name = one.strip().replaceFirst("[\\s(:\\[<].*", "");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            if (!names.isEmpty()) {
                groups.add(List.copyOf(names));
            }
        }
        return List.copyOf(groups);
    }
}
