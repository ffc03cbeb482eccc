package dev.stirrup.uefi.list;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// An EFI_TIME as signed variables have it: UTC, whole seconds (UEFI Specification 2.10, sections
/// 8.3 and 8.2.2). Empty when all its bytes are zero, or are no date.
record EfiTime(Optional<Instant> instant) {
    static final int SIZE = 16;

    static EfiTime of(Instant instant) {
        return new EfiTime(Optional.of(instant.truncatedTo(ChronoUnit.SECONDS)));
    }

    static EfiTime read(WireReader in) throws MalformedException {
        int year = in.u16le();
        int month = in.u8();
        int day = in.u8();
        int hour = in.u8();
        int minute = in.u8();
        int second = in.u8();
        in.skip(SIZE - 7);
        try {
            return of(
                    LocalDateTime.of(year, month, day, hour, minute, second)
                            .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return new EfiTime(Optional.empty());
        }
    }

    void writeTo(WireWriter out) {
        if (instant.isEmpty()) {
            out.zeros(SIZE);
            return;
        }
        LocalDateTime at = LocalDateTime.ofInstant(instant.get(), ZoneOffset.UTC);
        out.u16le(at.getYear()).u8(at.getMonthValue()).u8(at.getDayOfMonth());
        out.u8(at.getHour()).u8(at.getMinute()).u8(at.getSecond()).zeros(SIZE - 7);
    }
}
