package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.iscsi.UnitFacts.Kind;
import dev.stirrup.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pages of vital product data (SPC-5 7.7, SBC-4 6.6), in ascending order: EDK2 stops reading
/// their list where it does not ascend.
enum VitalProductData {
    SUPPORTED_PAGES(0x00, false) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            var out = new WireWriter(LIMIT);
            Stream.of(values())
                    .filter(page -> page.isFor(facts.kind()))
                    .forEach(page -> out.u8(page.code));
            return out.toBytes();
        }
    },
    SERIAL_NUMBER(0x80, false) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            return facts.serial().getBytes(StandardCharsets.US_ASCII);
        }
    },
    DEVICE_IDENTIFICATION(0x83, false) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            byte[] vendor = ("Stirrup " + facts.serial()).getBytes(StandardCharsets.US_ASCII);
            var out = new WireWriter(LIMIT);
            out.u8(ASCII).u8(VENDOR_DESIGNATOR).u8(0).u8(vendor.length).bytes(vendor);
            out.u8(BINARY).u8(designatorType(facts)).u8(0).u8(8);
            out.u32(facts.designator() >>> 32).u32(facts.designator());
            out.u8(ISCSI | BINARY).u8(RELATIVE_PORT).u8(0).u8(4).u32(1);
            return out.toBytes();
        }
    },
    /// Which bits of commands and of sense data are meant (SPC-5 7.7.7): tags simple, ordered and
    /// head of queue, and the volatile cache.
    EXTENDED_INQUIRY(0x86, false) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            return new WireWriter(60).u8(0).u8(0x07).u8(0x01).zeros(57).toBytes();
        }
    },
    BLOCK_LIMITS(0xb0, true) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            int block = facts.blockSize();
            boolean thin = !facts.readOnly();
            var out = new WireWriter(60);
            out.u8(0).u8(Limits.COMPARE_BLOCKS).u16(facts.physicalBlockSize() / block);
            out.u32(Limits.TRANSFER_BYTES / block).u32(Limits.OPTIMAL_BYTES / block);
            out.u32(Limits.TRANSFER_BYTES / block);
            out.u32(thin ? Limits.UNMAP_BLOCKS : 0).u32(thin ? Limits.UNMAP_RANGES : 0);
            out.u32(facts.unmapGranularity()).u32(UNMAP_ALIGNMENT_VALID);
            out.u32(0).u32(Limits.SAME_BLOCKS);
            return out.u32(server.unit().longestAtomicWrite()).zeros(16).toBytes();
        }
    },
    /// No rotating medium (SBC-4 6.6.2).
    BLOCK_CHARACTERISTICS(0xb1, true) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            return new WireWriter(60).u16(1).zeros(58).toBytes();
        }
    },
    /// Thin, unmapped blocks read as zeroes (SBC-4 6.6.6).
    BLOCK_PROVISIONING(0xb2, true) {
        @Override
        byte[] body(UnitFacts facts, UnitServer server) {
            int ways = facts.readOnly() ? 0 : ALL_WAYS_TO_UNMAP;
            return new WireWriter(4).u8(0).u8(ways).u8(facts.readOnly() ? 0 : THIN).u8(0).toBytes();
        }
    };

    private static final int LIMIT = 256;
    private static final int BINARY = 0x01;
    private static final int ASCII = 0x02;
    private static final int ISCSI = 0x50;
    private static final int VENDOR_DESIGNATOR = 0x01;
    private static final int EUI_64 = 0x02;
    private static final int NAA = 0x03;

    /// Association with the target's port, and that the identifier's protocol is valid.
    private static final int RELATIVE_PORT = 0x94;

    private static final long UNMAP_ALIGNMENT_VALID = 0x80000000L;
    private static final int ALL_WAYS_TO_UNMAP = 0xe4;
    private static final int THIN = 2;

    private final int code;
    private final boolean onlyDisks;

    VitalProductData(int code, boolean onlyDisks) {
        this.code = code;
        this.onlyDisks = onlyDisks;
    }

    static @Nullable VitalProductData of(Kind kind, int code) {
        for (VitalProductData page : values()) {
            if (page.code == code && page.isFor(kind)) {
                return page;
            }
        }
        return null;
    }

    /// The page without its header of four bytes.
    abstract byte[] body(UnitFacts facts, UnitServer server);

    private boolean isFor(Kind kind) {
        return !onlyDisks || kind == Kind.DISK;
    }

    /// NAA names begin with one of these digits; others are EUI-64.
    private static int designatorType(UnitFacts facts) {
        return switch ((int) (facts.designator() >>> 60)) {
            case 2, 3, 5 -> NAA;
            default -> EUI_64;
        };
    }
}
