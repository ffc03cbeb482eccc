package dev.stirrup.iscsi.reserve;

import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.wire.WireWriter;

/// What PERSISTENT RESERVE IN tells (SPC-5 6.15).
public final class ReserveIn {
    private static final int LIMIT = 1 << 16;
    private static final int TYPE_MASK_VALID = 0x80;

    /// TEST UNIT READY and what else only asks is never refused (SPC-5 table 220, value 1).
    private static final int ALLOWED_COMMANDS = 0x10;

    private static final int ISCSI_WITH_SESSION = 0x45;
    private static final int PORT = 1;

    private ReserveIn() {}

    /// The keys of all who are registered.
    public static byte[] keys(PersistentReservations reservations) {
        var out = new WireWriter(LIMIT);
        out.u32(reservations.generation()).u32(8L * reservations.registrations().size());
        for (long key : reservations.registrations().values()) {
            u64(out, key);
        }
        return out.toBytes();
    }

    /// The reservation, if there is one.
    public static byte[] reservation(PersistentReservations reservations) {
        var out = new WireWriter(LIMIT);
        out.u32(reservations.generation());
        reservations
                .type()
                .ifPresentOrElse(
                        type -> {
                            u64(out.u32(16), reservations.holderKey());
                            out.zeros(5).u8(type.number()).zeros(2);
                        },
                        () -> out.u32(0));
        return out.toBytes();
    }

    /// What of reservations this side has.
    public static byte[] capabilities() {
        int masks = ReservationType.allMasks();
        return new WireWriter(LIMIT)
                .u16(8)
                .u8(0)
                .u8(TYPE_MASK_VALID | ALLOWED_COMMANDS)
                .u16(masks)
                .zeros(2)
                .toBytes();
    }

    /// Everything about all who are registered.
    public static byte[] fullStatus(PersistentReservations reservations) {
        var list = new WireWriter(LIMIT);
        reservations
                .registrations()
                .forEach((nexus, key) -> {
                    if (list.length() < LIMIT - 1024) {
                        describe(list, nexus, key, reservations);
                    }
                });
        return new WireWriter(LIMIT)
                .u32(reservations.generation())
                .u32(list.length())
                .bytes(list.toBytes())
                .toBytes();
    }

    private static void describe(
            WireWriter out, Nexus nexus, long key, PersistentReservations reservations) {
        boolean holds = reservations.isHolder(nexus);
        int type = holds ? reservations.type().map(ReservationType::number).orElse(0) : 0;
        byte[] name = new WireWriter(512).text(nexus.port()).toBytes();
        int padded = name.length + (-name.length & 3);
        u64(out, key);
        out.zeros(4).u8(holds ? 1 : 0).u8(type).zeros(4).u16(PORT);
        out.u32(4L + padded).u8(ISCSI_WITH_SESSION).u8(0).u16(padded);
        out.bytes(name).zeros(padded - name.length);
    }

    private static void u64(WireWriter out, long value) {
        out.u32(value >>> 32).u32(value);
    }
}
