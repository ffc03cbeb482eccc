package dev.stirrup.iscsi.session;

import static dev.stirrup.iscsi.session.Initiator.dataOut;
import static dev.stirrup.iscsi.session.Initiator.lastDataOut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.MemoryUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.pdu.Opcode;
import dev.stirrup.iscsi.pdu.Request.Logout;
import dev.stirrup.iscsi.pdu.Request.NopOut;
import dev.stirrup.iscsi.pdu.Request.Text;
import dev.stirrup.iscsi.pdu.Request.Unsupported;
import dev.stirrup.iscsi.pdu.Response.AsyncMessage;
import dev.stirrup.iscsi.pdu.Response.DataIn;
import dev.stirrup.iscsi.pdu.Response.LogoutResponse;
import dev.stirrup.iscsi.pdu.Response.NopIn;
import dev.stirrup.iscsi.pdu.Response.ReadyToTransfer;
import dev.stirrup.iscsi.pdu.Response.Reject;
import dev.stirrup.iscsi.pdu.Response.Residual;
import dev.stirrup.iscsi.pdu.Response.ScsiResponse;
import dev.stirrup.iscsi.pdu.Response.TaskManagementResponse;
import dev.stirrup.iscsi.pdu.Response.TextResponse;
import dev.stirrup.iscsi.target.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {
    private static final String WRITE_16_BLOCKS = "2a000000000000001000";

    private final MemoryUnit disk = MemoryUnit.disk(20_000);
    private final Target target = new Target("iqn.2026-01.test:t", new TreeMap<>(Map.of(0, disk)));

    private Initiator session(String operational) {
        var initiator =
                new Initiator(
                        new Admission.Admitted(Proof.OPEN),
                        Optional.of(target),
                        new Challenges(byte[]::new));
        initiator.enter(operational);
        initiator.command("000000000000", 0, false);
        return initiator;
    }

    private Initiator discovery() {
        var initiator =
                new Initiator(
                        new Admission.Admitted(Proof.OPEN),
                        Optional.empty(),
                        new Challenges(byte[]::new));
        initiator.visible = List.of("iqn.2026-01.test:t", "iqn.2026-01.test:u");
        initiator.login(0x87, "InitiatorName=iqn.2026-01.test:a SessionType=Discovery ");
        return initiator;
    }

    @Test
    void aReadIsCutToWhatTheInitiatorTakes() {
        Initiator initiator = session("MaxRecvDataSegmentLength=4096 MaxBurstLength=8192 ");
        initiator.command("28000000000000001900", 12_800, true);
        List<DataIn> data = initiator.all(DataIn.class);
        assertThat(data).extracting(DataIn::offset).containsExactly(0L, 4096L, 8192L, 12_288L);
        assertThat(data).extracting(DataIn::isFinal).containsExactly(false, true, false, true);
        assertThat(data).extracting(DataIn::status).containsExactly(-1, -1, -1, 0);
        assertThat(data).extracting(DataIn::dataNumber).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, OVERFLOW, 24",
        "1024, NONE, 0",
        "4096, UNDERFLOW, 3072",
    })
    void aReadTellsWhatDiffersFromWhatWasExpected(int room, Residual.Kind kind, int count) {
        Initiator initiator = session("");
        initiator.command("28000000000000000200", room, true);
        assertThat(initiator.last(DataIn.class).residual()).isEqualTo(new Residual(kind, count));
    }

    @Test
    void aReadForWhichNoRoomWasLeftEndsWithoutData() {
        Initiator initiator = session("");
        initiator.command("28000000000000000200", 0, true);
        assertThat(initiator.last(ScsiResponse.class).residual())
                .isEqualTo(new Residual(Residual.Kind.OVERFLOW, 1024));
    }

    @Test
    void dataIsAskedForInBursts() {
        Initiator initiator = session("ImmediateData=No InitialR2T=Yes MaxBurstLength=4096 ");
        int tag = initiator.command(WRITE_16_BLOCKS, 8192, false);
        ReadyToTransfer first = initiator.last(ReadyToTransfer.class);
        assertThat(first.offset()).isZero();
        assertThat(first.length()).isEqualTo(4096);
        initiator.data(dataOut(tag, first.targetTransferTag(), 0, 0), 2048);
        initiator.data(lastDataOut(tag, first.targetTransferTag(), 1, 2048), 2048);
        ReadyToTransfer second = initiator.last(ReadyToTransfer.class);
        assertThat(second.offset()).isEqualTo(4096);
        assertThat(second.number()).isEqualTo(1);
        initiator.data(lastDataOut(tag, second.targetTransferTag(), 0, 4096), 4096);
        assertThat(initiator.tasks).hasSize(1);
        initiator.runTasks();
        assertThat(initiator.last(ScsiResponse.class).status()).isZero();
    }

    @Test
    void dataMayComeWithTheCommandAndUnasked() {
        Initiator initiator = session("ImmediateData=Yes InitialR2T=No FirstBurstLength=4096 ");
        int tag = initiator.command(WRITE_16_BLOCKS, 8192, false, false, new byte[1024]);
        initiator.data(dataOut(tag, Initiator.noTag(), 0, 1024), 1024);
        initiator.data(lastDataOut(tag, Initiator.noTag(), 1, 2048), 2048);
        ReadyToTransfer rest = initiator.last(ReadyToTransfer.class);
        assertThat(rest.offset()).isEqualTo(4096);
        assertThat(rest.length()).isEqualTo(4096);
        initiator.data(lastDataOut(tag, rest.targetTransferTag(), 0, 4096), 4096);
        initiator.runTasks();
        assertThat(initiator.last(ScsiResponse.class).status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a number that is not next, 1, 0, 4096, 0",
        "an offset that is not next, 0, 512, 4096, 0",
        "more than was asked for, 0, 0, 8704, 0",
        "less than was asked for, 0, 0, 512, 0",
        "a tag that nobody gave, 0, 0, 8192, 77",
    })
    void dataOutOfOrderEndsTheCommand(String why, int number, long offset, int length, int tag) {
        Initiator initiator = session("ImmediateData=No InitialR2T=Yes ");
        int task = initiator.command(WRITE_16_BLOCKS, 8192, false);
        int transferTag = initiator.last(ReadyToTransfer.class).targetTransferTag();
        initiator.data(lastDataOut(task, transferTag + tag, number, offset), length);
        ScsiResponse response = initiator.last(ScsiResponse.class);
        assertThat(response.status()).as(why).isEqualTo(2);
        assertThat(initiator.sentWith(response)[4]).isEqualTo((byte) 0x0b);
        assertThat(initiator.tasks).isEmpty();
        assertThat(initiator.connection.isQuiet()).isTrue();
    }

    @Test
    void moreImmediateDataThanAgreedOnEndsTheSession() {
        Initiator initiator = session("ImmediateData=No ");
        initiator.command(WRITE_16_BLOCKS, 8192, false, true, new byte[512]);
        assertThat(initiator.closed())
                .hasValueSatisfying(why -> assertThat(why).contains("immediate"));
    }

    @Test
    void commandsOutsideTheWindowArePassedOver() {
        Initiator initiator = session("");
        initiator.skipCommandNumbers(Numbers.WINDOW);
        int before = initiator.outputs.size();
        initiator.command("000000000000", 0, false);
        assertThat(initiator.outputs).hasSize(before);
        assertThat(initiator.closed()).isEmpty();
    }

    @Test
    void aGapInTheCommandsEndsTheSession() {
        Initiator initiator = session("");
        initiator.skipCommandNumbers(1);
        initiator.command("000000000000", 0, false);
        assertThat(initiator.closed()).isPresent();
    }

    @Test
    void theWindowClosesWhileCommandsWait() {
        Initiator initiator = session("ImmediateData=No ");
        for (int i = 0; i < Numbers.WINDOW; i++) {
            initiator.command(WRITE_16_BLOCKS, 8192, false);
        }
        var counters = initiator.last(ReadyToTransfer.class).counters();
        assertThat(counters.maxCommand() - counters.expectedCommand()).isEqualTo(-1);
        assertThat(initiator.all(ReadyToTransfer.class)).hasSize(Numbers.WINDOW);
    }

    @Test
    void memoryForDataIsBounded() {
        Initiator initiator = session("ImmediateData=No MaxBurstLength=1048576 ");
        for (int i = 0; i < 20; i++) {
            initiator.command("2a000000000000080000", 1 << 20, false);
        }
        assertThat(initiator.all(ReadyToTransfer.class)).hasSize(8);
        ReadyToTransfer first = initiator.all(ReadyToTransfer.class).getFirst();
        initiator.data(
                lastDataOut(first.initiatorTaskTag(), first.targetTransferTag(), 0, 0), 1 << 20);
        initiator.runTasks();
        assertThat(initiator.all(ReadyToTransfer.class)).hasSize(9);
    }

    @Test
    void anAbortedCommandGetsNoResponseAndIsOverFirst() {
        Initiator initiator = session("");
        int tag = write(initiator);
        assertThat(initiator.tasks).hasSize(1);
        initiator.manage(1, tag);
        assertThat(initiator.all(TaskManagementResponse.class)).isEmpty();
        int responses = initiator.all(ScsiResponse.class).size();
        initiator.runTasks();
        assertThat(initiator.last(TaskManagementResponse.class).response()).isZero();
        assertThat(initiator.all(ScsiResponse.class)).hasSize(responses);
    }

    private Initiator session(long isid) {
        var initiator =
                new Initiator(
                        new Admission.Admitted(Proof.OPEN),
                        Optional.of(target),
                        new Challenges(byte[]::new));
        initiator.login(
                0x87,
                "InitiatorName=iqn.2026-01.test:a TargetName=iqn.2026-01.test:t SessionType=Normal ",
                isid);
        initiator.command("000000000000", 0, false);
        return initiator;
    }

    private static int write(Initiator initiator) {
        return initiator.command(WRITE_16_BLOCKS, 8192, false, true, new byte[8192]);
    }

    @ParameterizedTest
    @CsvSource({"4, true, 2f00", "5, true, 2903", "6, true, 2903", "2, false, ''"})
    void aFunctionWaitsForWhatOtherSessionsHaveAtWork(
            int function, boolean reachesOthers, String attention) {
        Initiator one = session(1);
        Initiator other = session(2);
        write(other);
        Task running = other.tasks.removeFirst();
        int responses = other.all(ScsiResponse.class).size();
        one.manage(function, 0);
        assertThat(one.all(TaskManagementResponse.class).isEmpty()).isEqualTo(reachesOthers);
        assertThat(running.isAborted()).isEqualTo(reachesOthers);
        other.take(other.connection.completed(running, running.run()));
        assertThat(one.last(TaskManagementResponse.class).response()).isZero();
        if (reachesOthers) {
            assertThat(other.all(ScsiResponse.class)).hasSize(responses);
            other.command("000000000000", 0, false);
            byte[] sense = other.sentWith(other.last(ScsiResponse.class));
            assertThat(HexFormat.of().formatHex(sense, 14, 16)).isEqualTo(attention);
        }
    }

    @Test
    void whatOthersHaveClearedTellsOnlyWhoHadCommands() {
        Initiator one = session(1);
        Initiator other = session(2);
        one.manage(4, 0);
        other.command("000000000000", 0, false);
        assertThat(other.last(ScsiResponse.class).status()).isZero();
    }

    @Test
    void anAbortedCommandThatHasNotBegunDoesNothing() {
        Initiator initiator = session("");
        int tag = write(initiator);
        initiator.manage(1, tag);
        assertThat(initiator.outputs).anyMatch(Output.Cancel.class::isInstance);
        Task task = initiator.tasks.removeFirst();
        assertThat(task.run().status()).isEqualTo(0x40);
        assertThat(disk.writes).isZero();
    }

    @Test
    void longWorkLooksWhetherItIsStillWanted() {
        Initiator initiator = session("");
        // VERIFY (10) of 8 MiB, in pieces of 1 MiB; the abort comes while the first is read.
        int tag = initiator.command("2f000000000000400000", 0, false);
        Task task = initiator.tasks.removeFirst();
        disk.whenLocated = () -> initiator.manage(1, tag);
        initiator.take(initiator.connection.completed(task, task.run()));
        assertThat(disk.located).isEqualTo(1);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isZero();
    }

    @Test
    void whoIsPreemptedHasNothingAtWorkWhenThatIsAnswered() {
        Initiator one = session(1);
        Initiator other = session(2);
        String none = "0".repeat(16);
        reserve(other, "5f000000000000001800", none + "00000000000000bb" + none);
        reserve(one, "5f000000000000001800", none + "00000000000000aa" + none);
        write(other);
        Task running = other.tasks.removeFirst();
        int responses = one.all(ScsiResponse.class).size();
        reserve(one, "5f050100000000001800", "00000000000000aa00000000000000bb" + none);
        assertThat(one.all(ScsiResponse.class)).hasSize(responses);
        assertThat(running.isAborted()).isTrue();
        other.take(other.connection.completed(running, running.run()));
        assertThat(one.last(ScsiResponse.class).status()).isZero();
        assertThat(one.all(ScsiResponse.class)).hasSize(responses + 1);
    }

    private static void reserve(Initiator initiator, String cdb, String parameters) {
        byte[] data = HexFormat.of().parseHex(parameters);
        initiator.command(cdb, data.length, false, true, data);
    }

    @Test
    void aCommandThatIsGivenUpBeforeItWasSentCountsAsHavingCome() {
        Initiator initiator = session("");
        initiator.skipCommandNumbers(1);
        initiator.manage(1, 555, 0, initiator.nextCommandNumber() - 1);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isZero();
        initiator.command("000000000000", 0, false);
        assertThat(initiator.last(ScsiResponse.class).status()).isZero();
        assertThat(initiator.closed()).isEmpty();
    }

    @Test
    void aCommandIsAbortedByItsUnitToo() {
        Initiator initiator = session("");
        int tag = write(initiator);
        initiator.manage(1, tag, 1L << 48, 0);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isEqualTo(1);
        initiator.manage(5, 0, 1L << 48, 0);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isEqualTo(2);
        initiator.manage(2, 0, 1L << 48, 0);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isEqualTo(2);
    }

    @Test
    void functionsThatWaitAreBounded() {
        Initiator initiator = session("");
        write(initiator);
        for (int i = 0; i < 64; i++) {
            initiator.manage(5, 0);
        }
        assertThat(initiator.all(TaskManagementResponse.class)).isEmpty();
        initiator.manage(5, 0);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isEqualTo(255);
        initiator.runTasks();
        assertThat(initiator.all(TaskManagementResponse.class)).hasSize(65);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 0", "3, 5", "5, 0", "6, 0", "8, 4", "99, 5"})
    void taskManagementAnswers(int function, int response) {
        Initiator initiator = session("");
        initiator.manage(function, 12_345);
        assertThat(initiator.last(TaskManagementResponse.class).response()).isEqualTo(response);
    }

    @Test
    void aColdResetEndsAllSessions() {
        Initiator one = session("");
        one.manage(7, 0);
        assertThat(one.last(TaskManagementResponse.class).response()).isZero();
        assertThat(one.outputs).anyMatch(Output.End.class::isInstance);
    }

    @Test
    void aPingComesBack() {
        Initiator initiator = session("");
        byte[] data = "hello".getBytes(StandardCharsets.UTF_8);
        initiator.send(nop(55, Opcode.NO_TAG, initiator), data);
        NopIn answer = initiator.last(NopIn.class);
        assertThat(answer.initiatorTaskTag()).isEqualTo(55);
        assertThat(initiator.sentWith(answer)).isEqualTo(data);
    }

    @Test
    void onlyWhoPingsIsPinged() {
        Initiator silent = session("");
        assertThat(silent.connection.deadline()).isEqualTo(Instant.MAX);

        Initiator initiator = session("");
        initiator.send(nop(55, Opcode.NO_TAG, initiator), new byte[0]);
        initiator.now = initiator.now.plus(Duration.ofSeconds(30));
        initiator.take(initiator.connection.expire(initiator.now));
        NopIn ping = initiator.last(NopIn.class);
        assertThat(ping.initiatorTaskTag()).isEqualTo(Opcode.NO_TAG);
        initiator.send(nop(Opcode.NO_TAG, ping.targetTransferTag(), initiator), new byte[0]);
        initiator.take(initiator.connection.expire(initiator.now.plus(Duration.ofSeconds(20))));
        assertThat(initiator.closed()).isEmpty();
        initiator.take(initiator.connection.expire(initiator.now.plus(Duration.ofSeconds(30))));
        initiator.take(initiator.connection.expire(initiator.now.plus(Duration.ofSeconds(60))));
        assertThat(initiator.closed()).isPresent();
    }

    @Test
    void aLogoutWaitsForWhatRuns() {
        Initiator initiator = session("");
        initiator.command(WRITE_16_BLOCKS, 8192, false, true, new byte[8192]);
        initiator.send(new Logout(true, 0, 77, 0, initiator.nextCommandNumber(), 0), new byte[0]);
        assertThat(initiator.all(LogoutResponse.class)).isEmpty();
        initiator.runTasks();
        assertThat(initiator.last(LogoutResponse.class).response()).isZero();
        assertThat(initiator.closed()).contains("");
    }

    @Test
    void discoveryTellsTheTargets() {
        Initiator initiator = discovery();
        initiator.send(text(initiator), keys("SendTargets=All"));
        assertThat(told(initiator))
                .isEqualTo(
                        "TargetName=iqn.2026-01.test:t TargetAddress=10.0.0.1:3260,1 "
                                + "TargetName=iqn.2026-01.test:u TargetAddress=10.0.0.1:3260,1 ");
    }

    @Test
    void discoveryDoesNoMore() {
        Initiator initiator = discovery();
        initiator.command("000000000000", 0, false);
        assertThat(initiator.last(Reject.class).reason()).isEqualTo(4);
    }

    @Test
    void aLongListComesInPieces() {
        Initiator initiator = discovery();
        initiator.visible =
                IntStream.range(0, 200).mapToObj(i -> "iqn.2026-01.test:machine-" + i).toList();
        initiator.send(text(initiator), keys("SendTargets=All"));
        TextResponse first = initiator.last(TextResponse.class);
        assertThat(first.isFinal()).isFalse();
        assertThat(initiator.sentWith(first)).hasSize(8192);
        while (!initiator.last(TextResponse.class).isFinal()) {
            initiator.send(text(initiator), new byte[0]);
        }
        String all =
                initiator.all(TextResponse.class).stream()
                        .map(response ->
                                new String(initiator.sentWith(response), StandardCharsets.UTF_8))
                        .reduce("", String::concat);
        assertThat(all.split("TargetName=")).hasSize(201);
    }

    @Test
    void aSessionIsToldOfItsOwnTargetOnly() {
        Initiator initiator = session("");
        initiator.send(text(initiator), keys("SendTargets="));
        assertThat(told(initiator)).startsWith("TargetName=iqn.2026-01.test:t ");
        initiator.send(text(initiator), keys("SendTargets=iqn.2026-01.test:u"));
        assertThat(told(initiator)).isEmpty();
    }

    @Test
    void whatIsNotKnownIsRejectedAndGoesOn() {
        Initiator initiator = session("");
        initiator.send(new Unsupported(0x10, 5), new byte[0]);
        assertThat(initiator.last(Reject.class).reason()).isEqualTo(5);
        assertThat(initiator.closed()).isEmpty();
    }

    @Test
    void aStopIsTold() {
        Initiator initiator = session("");
        initiator.take(initiator.connection.shutDown());
        assertThat(initiator.last(AsyncMessage.class).event()).isEqualTo(3);
        assertThat(initiator.closed()).isPresent();
    }

    @Test
    void aUnitThatIsNotThereSaysSo() {
        var empty = new Target("iqn.2026-01.test:t", new TreeMap<>(Map.of(3, disk)));
        var initiator =
                new Initiator(
                        new Admission.Admitted(Proof.OPEN),
                        Optional.of(empty),
                        new Challenges(byte[]::new));
        initiator.enter("");
        initiator.command("000000000000", 0, false);
        ScsiResponse response = initiator.last(ScsiResponse.class);
        assertThat(initiator.sentWith(response)[14]).isEqualTo((byte) 0x25);
        initiator.command("120000006000", 96, true);
        assertThat(initiator.last(DataIn.class).status()).isZero();
        initiator.command("a00000000000000000ff0000", 255, true);
        assertThat(initiator.last(DataIn.class).residual())
                .isEqualTo(new Residual(Residual.Kind.UNDERFLOW, 239));
    }

    private static NopOut nop(int tag, int transferTag, Initiator initiator) {
        return new NopOut(true, 0, tag, transferTag, initiator.nextCommandNumber(), 0);
    }

    private static Text text(Initiator initiator) {
        return new Text(true, true, false, 0, 66, Opcode.NO_TAG, initiator.nextCommandNumber(), 0);
    }

    private static byte[] keys(String keys) {
        return (keys + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static String told(Initiator initiator) {
        byte[] data = initiator.sentWith(initiator.last(TextResponse.class));
        return new String(data, StandardCharsets.UTF_8).replace('\0', ' ');
    }
}
