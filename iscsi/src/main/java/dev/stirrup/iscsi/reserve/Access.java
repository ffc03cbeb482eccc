package dev.stirrup.iscsi.reserve;

/// What a command does to a unit, as far as reservations care (SPC-5 table 62, SPC-2 table 9).
public enum Access {
    /// Allowed whoever has reserved the unit.
    FREE,
    /// Tells something of the unit: only RESERVE (6) stands against it.
    ASK,
    /// Reads blocks or parameters.
    READ,
    /// Changes blocks or parameters.
    WRITE
}
