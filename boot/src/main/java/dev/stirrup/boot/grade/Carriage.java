package dev.stirrup.boot.grade;

import dev.stirrup.boot.event.Milestone.Channel;

/// How a hop came to the machine.
public enum Carriage {
    /// It did not come from here: it is in the machine, on a stick, or another server's.
    ELSEWHERE,
    /// In the clear.
    PLAIN,
    /// In the clear, after the machine proved by CHAP who it is: whoever is on the way can read and
    /// change what follows.
    CHAP,
    /// As [#CHAP], and this server proved who it is too.
    MUTUAL_CHAP,
    /// Within TLS: the machine went on after this server's certificate, and nobody else could read
    /// or change it.
    TLS,
    /// Within TLS, and the machine's own certificate was checked.
    MUTUAL_TLS;

    static Carriage of(Channel channel) {
        return switch (channel) {
            case PLAIN -> PLAIN;
            case TLS -> TLS;
            case MUTUAL_TLS -> MUTUAL_TLS;
        };
    }

    /// By what was proved at a disk.
    ///
    /// @param proof as in [dev.stirrup.boot.event.Milestone.DiskAttached]
    static Carriage ofLogin(String proof) {
        return switch (proof) {
            case "chap" -> CHAP;
            case "mutual chap" -> MUTUAL_CHAP;
            default -> PLAIN;
        };
    }

    /// Whether the server was authenticated and the bytes were encrypted.
    public boolean isSecured() {
        return this == TLS || this == MUTUAL_TLS;
    }

    /// The weaker of two.
    Carriage orWeaker(Carriage other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
