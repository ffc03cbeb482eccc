package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.netboot.probe.Mistake;
import java.util.ArrayList;
import java.util.List;

/// What one client came across: files in their order, and what was wrong.
final class Walk {
    private final List<Hop> hops = new ArrayList<>();
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// One file.
    ///
    /// @param what what fetches it, such as `NBP` or `kernel`
    /// @param uri from the network; where it was fetched from
    /// @param size in bytes, -1 when it was not got
    /// @param sha256 empty text when it was not got
    /// @param nature what it is, or why it was not got
    record Hop(String what, String uri, long size, String sha256, String nature) {}

    void got(String what, Content content, Nature nature) {
        hops.add(new Hop(what, content.uri(), content.size(), content.sha256(), nature.text()));
    }

    void failed(String what, String uri, String why) {
        hops.add(new Hop(what, uri, -1, "", why));
    }

    void wrong(Fault fault, String detail) {
        var mistake = new Mistake(fault, detail);
        if (!mistakes.contains(mistake)) {
            mistakes.add(mistake);
        }
    }

    void wrong(List<Mistake> all) {
        all.forEach(one -> wrong(one.fault(), one.detail()));
    }

    void note(String text) {
        notes.add(text);
    }

    List<Hop> hops() {
        return List.copyOf(hops);
    }

    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
