package dev.stirrup.app.lab;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.lab.LabLine;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/// What happened goes into the test's report, to be read when it failed.
final class StoryPrinter implements RehearsalListener {
    private final Predicate<Milestone> last;
    private volatile boolean hasSeenLast;

    private StoryPrinter(Predicate<Milestone> last) {
        this.last = last;
    }

    /// To the boot's own end.
    StoryPrinter() {
        this(milestone -> false);
    }

    /// Until the first of these. Firmware that was refused by HTTPS and has nothing else to boot
    /// would try for ever.
    static StoryPrinter until(Class<? extends Milestone> last) {
        return new StoryPrinter(last::isInstance);
    }

    @Override
    public void event(Instant start, BootEvent event) {
        System.out.println(Duration.between(start, event.at()).toMillis() + " " + event.what());
        hasSeenLast |= last.test(event.what());
    }

    @Override
    public void line(LabLine line) {
        System.out.println(line.source() + " " + line.text());
    }

    @Override
    public boolean hasSeenEnough() {
        return hasSeenLast;
    }
}
