package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.lab.LabLine;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a machine said on its console, line by line; all else as [StoryPrinter].
final class HeardLines implements RehearsalListener {
    private final StoryPrinter printer = new StoryPrinter();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String enough;

    /// To the boot's own end.
    HeardLines() {
        this("");
    }

    /// @param enough what is in the last line that has to be heard; empty: to the boot's own end
    HeardLines(String enough) {
        this.enough = enough;
    }

    @Override
    public void event(Instant start, BootEvent event) {
        printer.event(start, event);
    }

    @Override
    public void line(LabLine line) {
        printer.line(line);
        if (line.source() == LabLine.Source.CONSOLE) {
            lines.add(line.text());
        }
    }

    @Override
    public boolean hasSeenEnough() {
        return !enough.isEmpty() && lines.stream().anyMatch(line -> line.contains(enough));
    }

    /// All of them, oldest first.
    List<String> all() {
        return List.copyOf(lines);
    }
}
