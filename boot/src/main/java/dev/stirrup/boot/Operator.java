package dev.stirrup.boot;

import java.util.Set;

/// Somebody at a machine who has logged in.
///
/// @param roles what this person may start, in words that menus use, such as `imaging`
public record Operator(String name, Set<String> roles) {
    public Operator {
        roles = Set.copyOf(roles);
    }
}
