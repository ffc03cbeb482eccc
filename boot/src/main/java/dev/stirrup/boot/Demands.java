package dev.stirrup.boot;

/// What must hold before a machine is given a profile.
///
/// @param https everything of it comes within TLS
/// @param identity the machine has proven by a certificate who it is. That needs TLS, so it demands
///   HTTPS as well.
public record Demands(boolean https, boolean identity) {
    public static final Demands NONE = new Demands(false, false);

    public Demands {
        https |= identity;
    }

    /// What both demand.
    public Demands and(Demands other) {
        return new Demands(https || other.https, identity || other.identity);
    }
}
