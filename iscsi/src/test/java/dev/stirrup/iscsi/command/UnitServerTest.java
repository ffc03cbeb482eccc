package dev.stirrup.iscsi.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.MemoryUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.UnitException.Fault;
import dev.stirrup.iscsi.pdu.Isid;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitServerTest {
    private static final Nexus FIRST = new Nexus("iqn.2026-01.test:a", new Isid(1));
    private static final Nexus SECOND = new Nexus("iqn.2026-01.test:b", new Isid(2));

    private final MemoryUnit disk = MemoryUnit.disk(1000);
    private final UnitServer server = new UnitServer(disk, List.of(0L, 1L << 48));
    private final UnitServer cd = new UnitServer(MemoryUnit.disc(100), List.of(0L));

    @BeforeEach
    void knowEachOther() {
        for (Nexus nexus : List.of(FIRST, SECOND)) {
            server.begin(nexus);
            assertThat(run(nexus, "000000000000")).isEqualTo("02 6/2900");
            assertThat(run(nexus, "000000000000")).isEqualTo("00");
        }
        cd.begin(FIRST);
        run(cd, FIRST, "000000000000", new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        // TEST UNIT READY, with the unit's number in its old place
        "00e000000000, 00",
        // an opcode that there is not, a service action that there is not
        "cc0000000000, 02 5/2000",
        "9e1f00000000000000000000000000000000, 02 5/2400",
        // READ (10): the last block, beyond it, with protection information
        "280000000003e7000000010000, 02 5/2400",
        "28000000 03e700000100, 00",
        "28000000 03e800000100, 02 5/2100",
        "28200000 000000000100, 02 5/2400",
        // READ (16) at 2^64-1
        "8800ffffffffffffffff000000010000, 02 5/2100",
        // more than a command may move
        "88000000000000000000ffffffff0000, 02 5/2100",
        // INQUIRY: a page without EVPD, a page that there is not
        "120001006000, 02 5/2400",
        "1201c5006000, 02 5/2400",
        // MODE SENSE: saved values
        "1a00ff00ff00, 02 5/3900",
        // GET LBA STATUS beyond the end
        "9e1200000000000003e8000000180000, 02 5/2100",
        // PRE-FETCH of nothing at the end
        "34000000 03e800000000, 00",
        // WRITE ATOMIC: this unit has it not
        "9c000000000000000000000000010000, 02 5/2000",
    })
    void commandsGetTheStatusTheyShould(String cdb, String status) {
        assertThat(run(FIRST, cdb.replace(" ", ""))).isEqualTo(status);
    }

    @Test
    void whatIsWrittenIsRead() {
        byte[] block = new byte[1024];
        block[0] = 7;
        block[1023] = 9;
        assertThat(run(server, FIRST, "2a000000000a0000020 0".replace(" ", ""), block))
                .isEqualTo("00");
        assertThat(disk.flushes).isZero();
        assertThat(disk.content()[10 * 512]).isEqualTo((byte) 7);
        assertThat(data(server, "280000000009000003 00".replace(" ", ""), 3 * 512))
                .hasSize(3 * 512)
                .endsWith(9);
    }

    @Test
    void forcedAccessIsDurableBeforeItIsAnswered() {
        assertThat(run(server, FIRST, "2a080000000000000100", new byte[512])).isEqualTo("00");
        assertThat(disk.flushes).isEqualTo(1);
        assertThat(run(FIRST, "35000000000000000000")).isEqualTo("00");
        assertThat(disk.flushes).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "SPACE_EXHAUSTED, 02 7/2707",
        "WRITE_PROTECTED, 02 7/2700",
        "UNREADABLE, 02 3/1100",
        "UNWRITABLE, 02 3/0c00",
        "GONE, 02 2/0403",
    })
    void aUnitThatFailsIsTold(Fault fault, String status) {
        disk.fault = fault;
        assertThat(run(server, FIRST, "2a000000000000000100", new byte[512])).isEqualTo(status);
        assertThat(run(FIRST, "28000000000000000100")).isEqualTo(status);
    }

    @Test
    void aMiscompareNamesTheByte() {
        byte[] both = new byte[1024];
        both[5] = 1;
        Outcome outcome = outcome(server, FIRST, "89000000000000000000000000010000", both);
        assertThat(outcome.sense().toString()).startsWith("f0000e00000005");
        both[5] = 0;
        both[600] = 3;
        assertThat(run(server, FIRST, "89000000000000000000000000010000", both)).isEqualTo("00");
        assertThat(disk.content()[88]).isEqualTo((byte) 3);
    }

    @Test
    void unmappedBlocksReadAsZeroesAndAreToldApart() {
        run(server, FIRST, "93000000000000000000000000100000", filled(512));
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0016001000000000"
                                        + "0000000000000004000000 04".replace(" ", "")
                                        + "00000000");
        assertThat(run(server, FIRST, "42000000000000001800", list)).isEqualTo("00");
        byte[] status = data(server, "9e120000000000000000000000480000", 72);
        assertThat(HexFormat.of().formatHex(status))
                .isEqualTo(
                        "0000004400000000"
                                + "0000000000000000000000040000 0000".replace(" ", "")
                                + "0000000000000004000000040100 0000".replace(" ", "")
                                + "0000000000000008000000080000 0000".replace(" ", "")
                                + "0000000000000010000003d80100 0000".replace(" ", ""));
    }

    @Test
    void aRangeBeyondTheEndUnmapsNothing() {
        run(server, FIRST, "93000000000000000000000000100000", filled(512));
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0026002000000000"
                                        + "00000000000000000000000400000000"
                                        + "00000000000003e80000000100000000");
        assertThat(run(server, FIRST, "42000000000000002800", list)).isEqualTo("02 5/2100");
        assertThat(disk.content()[0]).isEqualTo((byte) 0x5a);
    }

    @Test
    void aReservationKeepsOthersOut() {
        assertThat(run(FIRST, "160000000000")).isEqualTo("00");
        assertThat(run(SECOND, "160000000000")).isEqualTo("18");
        assertThat(run(SECOND, "28000000000000000100")).isEqualTo("18");
        assertThat(run(SECOND, "120000006000")).isEqualTo("00");
        assertThat(run(SECOND, "170000000000")).isEqualTo("00");
        assertThat(run(SECOND, "28000000000000000100")).isEqualTo("18");
        server.end(FIRST);
        assertThat(run(SECOND, "28000000000000000100")).isEqualTo("00");
    }

    @Test
    void aPersistentReservationOutlivesItsSession() {
        String register = "0000000000000000" + "00000000000000aa" + "0000000000000000";
        byte[] parameters = HexFormat.of().parseHex(register);
        assertThat(run(server, FIRST, "5f000000000000001800", parameters)).isEqualTo("00");
        byte[] own = HexFormat.of().parseHex("00000000000000aa" + "0".repeat(32));
        // Write exclusive.
        assertThat(run(server, FIRST, "5f010100000000001800", own)).isEqualTo("00");
        server.end(FIRST);
        assertThat(run(SECOND, "28000000000000000100")).isEqualTo("00");
        assertThat(run(server, SECOND, "2a000000000000000100", new byte[512])).isEqualTo("18");
        assertThat(HexFormat.of().formatHex(data(server, "5e010000000000001800", 24)))
                .isEqualTo("0000000100000010" + "00000000000000aa" + "0000000000010000");
        String full =
                new String(data(server, "5e030000000000020000", 512), StandardCharsets.ISO_8859_1);
        assertThat(full).contains("iqn.2026-01.test:a,i,0x000000000001");
    }

    @Test
    void growthIsToldToAllOnce() {
        disk.grow(2000);
        assertThat(run(FIRST, "000000000000")).isEqualTo("02 6/2a09");
        assertThat(run(SECOND, "000000000000")).isEqualTo("02 6/2a09");
        assertThat(run(FIRST, "000000000000")).isEqualTo("00");
        assertThat(HexFormat.of().formatHex(data(server, "25000000000000000000", 8)))
                .isEqualTo("000007cf00000200");
    }

    @Test
    void aResetIsToldToAll() {
        server.reset();
        assertThat(run(FIRST, "000000000000")).isEqualTo("02 6/2903");
        assertThat(run(SECOND, "000000000000")).isEqualTo("02 6/2903");
    }

    @Test
    void softwareWriteProtectionHoldsForAll() {
        byte[] select = HexFormat.of().parseHex("00000000" + "0a0a02100800000000000000");
        assertThat(run(server, FIRST, "151000001000", select)).isEqualTo("00");
        assertThat(run(SECOND, "000000000000")).isEqualTo("02 6/2a01");
        assertThat(run(server, SECOND, "2a000000000000000100", new byte[512]))
                .isEqualTo("02 7/2700");
        select[5 + 1] = 0;
        assertThat(run(server, FIRST, "151000001000", select)).isEqualTo("02 5/2600");
    }

    @Test
    void theListOfPagesAscends() {
        byte[] pages = data(server, "12010000ff00", 255);
        assertThat(HexFormat.of().formatHex(pages)).isEqualTo("00000007" + "00808386b0b1b2");
    }

    @Test
    void everyCommandOfTheTableIsReportedButAtomicWritesThatThisUnitHasNot() {
        byte[] all = data(server, "a30c00000000000fffff0000", 1 << 16);
        int rows = (all.length - 4) / 8;
        assertThat(rows).isEqualTo(CommandTable.of(disk.facts().kind()).rows().size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "25000000000000000000, 0000006300000800",
        "43000000000000001400, 00120101001401000000000000 14aa0000000064",
        // the same, of one session, and with the format where drivers of before MMC have it
        "43000100000000000c00, 000a0101001401000000 0000",
        "43000000000000000c40, 000a0101001401000000 0000",
        "43000500000000000c00, 02 5/2400",
        "4a010000100000000800, 0006041000020000",
        "4a000000100000000800, 02 5/2400",
        "46000000000000010000, 0000003000000008 0000030800100000 00080100 00010b08 00000001 01000000",
        "46020010000000010000, 0000001000000008 0010010800000800 00010100",
        "46030000000000010000, 02 5/2400",
        "bd0000000000000000080000, 0000000000010000",
        "5100000000000000ff00, 00200e0101010120",
        "1e0000000100, ''",
        "1b0000000200, 02 5/2400",
        "1b0000000100, ''",
        "5a082a0000000000ff00, 001c000000000000 2a140b",
        "1a080100ff00, 0f000000 010a",
        "2a000000000000000100, 02 7/2700",
        "aa0000000000000000010000, 02 7/2700",
        "93000000000000000000000000010000, 02 5/2000",
    })
    void aDiscAnswersAsADriveDoes(String cdb, String answer) {
        Outcome outcome = outcome(cd, FIRST, cdb, new byte[0]);
        String got =
                outcome.status() == 0
                        ? HexFormat.of().formatHex(bytes(outcome, 1 << 16))
                        : text(outcome);
        assertThat(got).startsWith(answer.replace(" ", answer.startsWith("02") ? " " : ""));
    }

    @Test
    void aDiscThatIsTooLargeForACdIsADvd() {
        assertThat(DiscCommands.profile(449_850)).isEqualTo(0x08);
        assertThat(DiscCommands.profile(449_851)).isEqualTo(0x10);
    }

    @FuzzTest
    void anyCommandHasAnOutcome(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] block = Arrays.copyOf(bytes, 16);
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(16, bytes.length), bytes.length);
        for (UnitServer one : List.of(server, cd)) {
            Outcome outcome = outcome(one, FIRST, HexFormat.of().formatHex(block), rest);
            assertThat(outcome.status()).isIn(0x00, 0x02, 0x18);
            assertThat(outcome.sense().length()).isIn(0, 18);
        }
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5a);
        return bytes;
    }

    private String run(Nexus nexus, String cdb) {
        return run(server, nexus, cdb, new byte[0]);
    }

    private static String run(UnitServer server, Nexus nexus, String cdb, byte[] data) {
        return text(outcome(server, nexus, cdb, data));
    }

    private static byte[] data(UnitServer server, String cdb, int room) {
        return bytes(outcome(server, FIRST, cdb, new byte[0]), room);
    }

    private static Outcome outcome(UnitServer server, Nexus nexus, String cdb, byte[] data) {
        var block = new Cdb(Bytes.ofHex(cdb));
        Step step = server.plan(block, nexus, data.length);
        int taken = (int) Math.min(step.dataOut(), data.length);
        try {
            return step.work().run(ByteBuffer.wrap(data, 0, taken).slice());
        } catch (SenseException e) {
            return Outcome.check(e.sense());
        } catch (UnitException e) {
            return Faults.outcome(e);
        }
    }

    private static byte[] bytes(Outcome outcome, int room) {
        ByteBuffer all = ByteBuffer.allocate(Math.min(room, (int) outcome.moved()));
        for (Extent extent : outcome.content()) {
            ByteBuffer held = ((Extent.Held) extent).bytes().duplicate();
            all.put(held);
        }
        return all.array();
    }

    private static String text(Outcome outcome) {
        String status = String.format("%02x", outcome.status());
        return outcome.sense().length() == 0
                ? status
                : String.format(
                        "%s %x/%02x%02x",
                        status,
                        outcome.sense().at(2),
                        outcome.sense().at(12),
                        outcome.sense().at(13));
    }
}
