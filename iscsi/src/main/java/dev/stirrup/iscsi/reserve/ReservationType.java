package dev.stirrup.iscsi.reserve;

import java.util.Optional;
import java.util.stream.Stream;

/// The types of persistent reservation (SPC-5 6.15.3.3), with what they allow to whom.
public enum ReservationType {
    WRITE_EXCLUSIVE(1, 0x0200, true, Sharing.NONE),
    EXCLUSIVE_ACCESS(3, 0x0800, false, Sharing.NONE),
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, 0x2000, true, Sharing.REGISTRANTS),
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6, 0x4000, false, Sharing.REGISTRANTS),
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, 0x8000, true, Sharing.HOLDERS),
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, 0x0001, false, Sharing.HOLDERS);

    /// Who else has the rights of the one who reserved.
    private enum Sharing {
        NONE,
        /// All who are registered may use the unit.
        REGISTRANTS,
        /// All who are registered hold the reservation.
        HOLDERS
    }

    private final int number;
    private final int mask;
    private final boolean othersRead;
    private final Sharing sharing;

    ReservationType(int number, int mask, boolean othersRead, Sharing sharing) {
        this.number = number;
        this.mask = mask;
        this.othersRead = othersRead;
        this.sharing = sharing;
    }

    static Optional<ReservationType> numbered(int number) {
        return Stream.of(values()).filter(type -> type.number == number).findFirst();
    }

    /// The bits of all types, as REPORT CAPABILITIES tells them.
    static int allMasks() {
        return Stream.of(values()).mapToInt(type -> type.mask).reduce(0, (a, b) -> a | b);
    }

    int number() {
        return number;
    }

    /// Whether all who are registered hold it.
    boolean isHeldByAll() {
        return sharing == Sharing.HOLDERS;
    }

    /// Whether others lose something they had when it is released.
    boolean isShared() {
        return sharing != Sharing.NONE;
    }

    /// Whether somebody who does not hold the reservation may do this.
    boolean allows(Access access, boolean registered) {
        return switch (access) {
            case FREE, ASK -> true;
            case READ -> othersRead || registered && sharing != Sharing.NONE;
            case WRITE -> registered && sharing != Sharing.NONE;
        };
    }
}
