package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.lab.LabLine;
import java.time.Duration;
import java.time.Instant;

/// What happened goes into the test's report, to be read when it failed.
final class StoryPrinter implements RehearsalListener {
    @Override
    public void event(Instant start, BootEvent event) {
        System.out.println(Duration.between(start, event.at()).toMillis() + " " + event.what());
    }

    @Override
    public void line(LabLine line) {
        System.out.println(line.source() + " " + line.text());
    }
}
