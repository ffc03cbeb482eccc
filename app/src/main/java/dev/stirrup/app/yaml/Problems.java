package dev.stirrup.app.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong, collected while files are read, so that all of it is told at once.
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Place place, String text) {
        found.add(new Problem(place, text));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// In the order of the files.
    public List<Problem> all() {
        return found.stream().distinct().sorted((a, b) -> a.place().compareTo(b.place())).toList();
    }

    /// All problems as they are shown to a person, and their number.
    public String render() {
        List<Problem> all = all();
        String count = all.size() == 1 ? "1 problem" : all.size() + " problems";
        return all.stream().map(Problem::render).collect(Collectors.joining("\n")) + "\n" + count;
    }
}
