package dev.stirrup.trust.site;

import java.util.Optional;
import java.util.function.Consumer;

/// Where an HTTPS server gets what it shows. The first one may come some seconds after the start: a
/// new site makes its keys in the background. Later ones come when the server's addresses change, a
/// certificate nears its end, or a key is rotated.
public interface ServerIdentities {
    /// What to show now; empty until there is one.
    Optional<ServerIdentity> current();

    /// Tells `listener` the current one at once if there is one, and every later one. It is called
    /// from any thread, one call at a time, and must be quick.
    void onChange(Consumer<ServerIdentity> listener);

    /// One that never changes.
    static ServerIdentities fixed(ServerIdentity identity) {
        return new ServerIdentities() {
            @Override
            public Optional<ServerIdentity> current() {
                return Optional.of(identity);
            }

            @Override
            public void onChange(Consumer<ServerIdentity> listener) {
                listener.accept(identity);
            }
        };
    }
}
