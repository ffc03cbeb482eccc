package dev.stirrup.boot.event;

import java.util.List;

/// Where events go. Must return at once and never fail: a machine's boot does not wait for its own
/// story.
@FunctionalInterface
public interface Events {
    void publish(BootEvent event);

    /// The same for many, in their order, which costs less than one by one where they come in
    /// batches. The list is the caller's again when this returns.
    default void publishAll(List<BootEvent> events) {
        events.forEach(this::publish);
    }
}
