package dev.stirrup.boot.event;

/// Where events go. Must return at once and never fail: a machine's boot does not wait for its own
/// story.
@FunctionalInterface
public interface Events {
    void publish(BootEvent event);
}
