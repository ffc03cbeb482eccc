package dev.stirrup.store.record;

import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a profile starts, as it is kept: a menu names its profiles instead of holding them.
public sealed interface PayloadRecord {
    /// Any payload but a menu.
    record Plain(Payload payload) implements PayloadRecord {
        public Plain {
            if (payload instanceof Payload.Menu) {
                throw new IllegalArgumentException("a menu is kept as PayloadRecord.Menu");
            }
        }
    }

    /// A choice of profiles.
    ///
    /// @param timeout whole milliseconds; zero: wait for ever
    /// @param fallback the profile taken when `timeout` ends; empty: the local disk
    record Menu(String title, Duration timeout, Optional<String> fallback, List<Item> items)
            implements PayloadRecord {
        public Menu {
            items = List.copyOf(items);
        }
    }

    /// A menu's line.
    ///
    /// @param group the heading it stands under; empty: none
    /// @param role what whoever chooses it must have logged in with
    record Item(
            String label, String profile, String group, Optional<String> role, Audience audience) {
        /// One for everybody.
        public Item(String label, String profile) {
            this(label, profile, "", Optional.empty(), Audience.EVERYBODY);
        }

        /// The same with the profile's new name.
        Item leadingTo(String name) {
            return new Item(label, name, group, role, audience);
        }
    }
}
