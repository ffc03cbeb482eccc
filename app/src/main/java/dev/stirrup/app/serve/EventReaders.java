package dev.stirrup.app.serve;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import java.util.List;

/// Who is told of everything that happens: the story on disk, then the log.
record EventReaders(Events story, Events log) implements Events {
    @Override
    public void publish(BootEvent event) {
        story.publish(event);
        log.publish(event);
    }

    @Override
    public void publishAll(List<BootEvent> events) {
        story.publishAll(events);
        log.publishAll(events);
    }
}
