package dev.stirrup.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.Capture;
import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.Transfer.Output;
import dev.stirrup.tftp.Transfer.Output.Abandoned;
import dev.stirrup.tftp.Transfer.Output.Finished;
import dev.stirrup.tftp.Transfer.Output.Probed;
import dev.stirrup.tftp.Transfer.Output.Send;
import dev.stirrup.tftp.Transfer.Output.SendBlocks;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.WireReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadTransferTest {
    private static final Limits LIMITS = new Limits(1468, 64);
    private static final long START = 7;
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now = START;

    @Test
    void withoutOptionsTheFirstBlockIsTheAnswer() {
        var transfer = transfer(513);
        assertThat(transfer.begin(now)).containsExactly(new SendBlocks(1, 1));
        assertThat(acknowledge(transfer, 1)).containsExactly(new SendBlocks(2, 1));
        assertThat(acknowledge(transfer, 2)).containsExactly(new Finished(513, 0));
        assertThat(transfer.deadline()).isEqualTo(Transfer.NEVER);
    }

    @Test
    void aFileOfWholeBlocksEndsWithAnEmptyOne() {
        var transfer = transfer(512);
        transfer.begin(now);
        assertThat(acknowledge(transfer, 1)).containsExactly(new SendBlocks(2, 1));
        assertThat(acknowledge(transfer, 2)).containsExactly(new Finished(512, 0));
    }

    @Test
    void ovmfProbesAndThenReads() throws Exception {
        var probe = captured("ovmf-probe-request", 850_528);
        // dnsmasq of that capture knew no window; we grant what was asked, in the order it was.
        assertThat(probe.begin(now))
                .containsExactly(
                        new Send(
                                new OptionAcknowledgment(
                                        List.of(
                                                new Option("tsize", "850528"),
                                                new Option("blksize", "1468"),
                                                new Option("windowsize", "4")))));
        assertThat(probe.receive(packet("ovmf-probe-abort"), now)).containsExactly(new Probed());

        var read = captured("ovmf-request", 850_528);
        assertThat(read.begin(now)).hasSize(1);
        assertThat(read.receive(packet("ovmf-acknowledgment-0"), now))
                .containsExactly(new SendBlocks(1, 4));
        assertThat(acknowledge(read, 4)).containsExactly(new SendBlocks(5, 4));
    }

    @Test
    void shimReadsSmallBlocksByFours() throws Exception {
        var transfer = captured("shim-request", 512 * 5);
        assertThat(transfer.begin(now))
                .containsExactly(
                        new Send(
                                new OptionAcknowledgment(
                                        List.of(
                                                new Option("blksize", "512"),
                                                new Option("windowsize", "4")))));
        assertThat(acknowledge(transfer, 0)).containsExactly(new SendBlocks(1, 4));
        assertThat(acknowledge(transfer, 4)).containsExactly(new SendBlocks(5, 2));
        assertThat(acknowledge(transfer, 6)).containsExactly(new Finished(512 * 5, 0));
    }

    @ParameterizedTest
    @CsvSource({"grub-request, 1024", "ipxe-request, 1432"})
    void grubAndIpxeReadInLockStep(String capture, int blockSize) throws Exception {
        var transfer = captured(capture, 2L * blockSize);
        transfer.begin(now);
        assertThat(acknowledge(transfer, 0)).containsExactly(new SendBlocks(1, 1));
        assertThat(acknowledge(transfer, 1)).containsExactly(new SendBlocks(2, 1));
        assertThat(acknowledge(transfer, 2)).containsExactly(new SendBlocks(3, 1));
        assertThat(acknowledge(transfer, 3)).containsExactly(new Finished(2L * blockSize, 0));
    }

    @Test
    void anErrorAfterTheFirstBlockIsNoProbe() {
        var transfer = transfer(5000, "tsize=0");
        transfer.begin(now);
        acknowledge(transfer, 0);
        acknowledge(transfer, 1);
        assertThat(transfer.receive(new Failure(3, "disk full"), now))
                .containsExactly(new Abandoned(512, "the client sent error 3: disk full"));
        assertThat(acknowledge(transfer, 2)).isEmpty();
    }

    @Test
    void aDiskFullRightAfterTheOptionsIsNoProbeEither() {
        var transfer = transfer(5000, "tsize=0");
        transfer.begin(now);
        assertThat(transfer.receive(new Failure(3, "too big"), now))
                .containsExactly(new Abandoned(0, "the client sent error 3: too big"));
    }

    @Test
    void inLockStepARepeatedAcknowledgmentIsNeverAnswered() {
        var transfer = transfer(5000);
        transfer.begin(now);
        acknowledge(transfer, 1);
        for (int i = 0; i < 5; i++) {
            now += 15 * MILLI;
            assertThat(acknowledge(transfer, 1)).isEmpty();
        }
    }

    @Test
    void aGapInsideTheWindowIsFilledFromTheLastGoodBlock() {
        var transfer = windowed();
        assertThat(acknowledgeLater(transfer, 2)).containsExactly(new SendBlocks(3, 4));
        assertThat(acknowledgeLater(transfer, 6)).containsExactly(new SendBlocks(7, 4));
    }

    @Test
    void aGapAtTheFirstBlockOfTheWindowIsFilledOnce() {
        var transfer = windowed();
        acknowledgeLater(transfer, 4);
        assertThat(acknowledgeLater(transfer, 4)).containsExactly(new SendBlocks(5, 4));
        assertThat(acknowledgeLater(transfer, 4)).isEmpty();
        assertThat(acknowledgeLater(transfer, 8)).containsExactly(new SendBlocks(9, 4));
    }

    @Test
    void aRepeatedAcknowledgmentThatIsTooEarlyForThisWindowIsNotBelieved() {
        var transfer = windowed();
        assertThat(acknowledgeLater(transfer, 2)).containsExactly(new SendBlocks(3, 4));
        // EDK2 says it again for each block behind the gap.
        assertThat(acknowledge(transfer, 2)).isEmpty();
        assertThat(acknowledge(transfer, 2)).isEmpty();
    }

    @Test
    void oldAcknowledgmentsChangeNothing() {
        var transfer = windowed();
        acknowledgeLater(transfer, 4);
        acknowledgeLater(transfer, 8);
        assertThat(acknowledgeLater(transfer, 4)).isEmpty();
        assertThat(acknowledgeLater(transfer, 0)).isEmpty();
        assertThat(acknowledgeLater(transfer, 13)).isEmpty();
        assertThat(transfer.acknowledged()).isEqualTo(8 * 512);
    }

    @Test
    void whatIsNoAnswerOfAReaderChangesNothing() {
        var transfer = windowed();
        assertThat(transfer.receive(new Data(1, Bytes.empty()), now)).isEmpty();
        assertThat(transfer.receive(new OptionAcknowledgment(List.of()), now)).isEmpty();
        assertThat(acknowledge(transfer, 4)).hasSize(1);
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerAgainUntilItIsAnswered() {
        var transfer = transfer(5000, "blksize=600");
        List<Output> first = transfer.begin(now);
        var request = new ReadRequest("f", "octet", List.of());
        assertThat(transfer.receive(request, now)).isEqualTo(first);
        acknowledge(transfer, 0);
        acknowledge(transfer, 1);
        assertThat(transfer.receive(request, now)).isEmpty();
    }

    @Test
    void theWaitFollowsTheMeasuredRoundTripAndDoubles() {
        var transfer = transfer(50_000);
        transfer.begin(now);
        for (int block = 1; block < 20; block++) {
            acknowledgeLater(transfer, block);
        }
        assertThat(waited(transfer)).isEqualTo(Duration.ofMillis(10));
        assertThat(expire(transfer)).containsExactly(new SendBlocks(20, 1));
        assertThat(waited(transfer)).isEqualTo(Duration.ofMillis(20));
        expire(transfer);
        assertThat(waited(transfer)).isEqualTo(Duration.ofMillis(40));
        // Karn: this answers either of three packets, so it measures nothing.
        acknowledge(transfer, 20);
        assertThat(waited(transfer)).isEqualTo(Duration.ofMillis(40));
        acknowledgeLater(transfer, 21);
        assertThat(waited(transfer)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void theClientsTimeoutBoundsTheWait() {
        var transfer = transfer(5000, "timeout=1");
        transfer.begin(now);
        for (int i = 0; i < 4; i++) {
            assertThat(waited(transfer)).isLessThanOrEqualTo(Duration.ofSeconds(1));
            expire(transfer);
        }
    }

    @Test
    void nothingHappensBeforeTheDeadline() {
        var transfer = transfer(5000);
        transfer.begin(now);
        assertThat(transfer.expire(transfer.deadline() - 1)).isEmpty();
    }

    @Test
    void whoeverNeverAnswersIsGivenUpSoonAndGetsFewPackets() {
        var transfer = transfer(5000, "blksize=600");
        transfer.begin(now);
        List<Output> outputs = expireUntilTheEnd(transfer);
        assertThat(Duration.ofNanos(now - START)).isEqualTo(Duration.ofSeconds(10));
        assertThat(outputs).hasSizeLessThan(8);
        assertThat(outputs.getLast())
                .isEqualTo(new Abandoned(0, "the client never answered for 10 s"));
    }

    @Test
    void aClientThatFallsSilentIsGivenUp() {
        var transfer = transfer(5000);
        transfer.begin(now);
        acknowledge(transfer, 1);
        List<Output> outputs = expireUntilTheEnd(transfer);
        assertThat(Duration.ofNanos(now - START)).isEqualTo(Duration.ofSeconds(30));
        assertThat(outputs.getLast())
                .isEqualTo(new Abandoned(512, "the client was silent for 30 s"));
    }

    @Test
    void aClientThatOnlyRepeatsItselfIsToldFromASilentOne() {
        var transfer = transfer(50_000, "blksize=1468");
        transfer.begin(now);
        acknowledge(transfer, 0);
        acknowledge(transfer, 0);
        assertThat(expireUntilTheEnd(transfer).getLast())
                .isInstanceOfSatisfying(
                        Abandoned.class,
                        end -> assertThat(end.reason()).contains("1468 bytes may not reach it"));
    }

    @Test
    void aLiveTransferMayTakeDays() {
        var transfer = transfer(512 * 10_000L);
        transfer.begin(now);
        for (int block = 1; block <= 10_000; block++) {
            now += (block == 1 ? 1 : 25) * SECOND;
            transfer.expire(now);
            assertThat(acknowledge(transfer, block)).containsExactly(new SendBlocks(block + 1L, 1));
        }
    }

    @Test
    void countersRollOverAndGoOn() {
        long blocks = 200_000;
        var transfer = transfer(512 * blocks, "windowsize=64");
        transfer.begin(now);
        List<Output> outputs = acknowledge(transfer, 0);
        while (outputs.getFirst() instanceof SendBlocks(long first, int count)) {
            outputs = acknowledge(transfer, (int) ((first + count - 1) & 0xffff));
        }
        assertThat(outputs).containsExactly(new Finished(512 * blocks, 0));
    }

    private ReadTransfer windowed() {
        var transfer = transfer(512 * 100, "windowsize=4");
        transfer.begin(now);
        assertThat(acknowledgeLater(transfer, 0)).containsExactly(new SendBlocks(1, 4));
        return transfer;
    }

    /// Whatever is acknowledged, and however late.
    @ParameterizedTest
    @CsvSource({"1, 100", "1, 70000", "4, 100"})
    void aStepLeadsToWhatTheAcknowledgmentLeadsTo(int window, int blocks) {
        String[] options = {"blksize=512", "windowsize=" + window};
        var stepping = transfer(blocks * 512L, options);
        var receiving = transfer(blocks * 512L, options);
        assertThat(stepping.begin(now)).isEqualTo(receiving.begin(now));
        var random = new Random(blocks);
        int steps = 0;
        int next = 0;
        while (receiving.deadline() != Transfer.NEVER) {
            now += random.nextInt(100_000);
            int block = random.nextInt(10) == 0 ? random.nextInt(next + 2) : next;
            List<Output> expected = acknowledge(receiving, block & 0xffff);
            long step = stepping.step(block & 0xffff, now);
            steps += step > 0 ? 1 : 0;
            assertThat(
                            step > 0
                                    ? List.of(new SendBlocks(step, 1))
                                    : acknowledge(stepping, block & 0xffff))
                    .isEqualTo(expected);
            assertThat(stepping.deadline()).isEqualTo(receiving.deadline());
            assertThat(stepping.acknowledged()).isEqualTo(receiving.acknowledged());
            next = (int) (receiving.acknowledged() / 512) + 1;
        }
        assertThat(steps).isEqualTo(window == 1 ? blocks : 0);
    }

    private List<Output> acknowledge(Transfer transfer, int block) {
        return transfer.receive(new Acknowledgment(block), now);
    }

    private List<Output> acknowledgeLater(Transfer transfer, int block) {
        now += MILLI;
        return acknowledge(transfer, block);
    }

    private Duration waited(Transfer transfer) {
        return Duration.ofNanos(transfer.deadline() - now);
    }

    private List<Output> expire(Transfer transfer) {
        now = transfer.deadline();
        return transfer.expire(now);
    }

    private List<Output> expireUntilTheEnd(Transfer transfer) {
        var outputs = new ArrayList<Output>();
        while (transfer.deadline() != Transfer.NEVER) {
            outputs.addAll(expire(transfer));
        }
        return outputs;
    }

    private static ReadTransfer transfer(long size, String... options) {
        List<Option> asked = new ArrayList<>();
        for (String option : options) {
            String[] pair = option.split("=", 2);
            asked.add(new Option(pair[0], pair[1]));
        }
        return new ReadTransfer(Negotiation.agree(asked, LIMITS, size));
    }

    private static ReadTransfer captured(String capture, long size) throws Exception {
        var request = (ReadRequest) packet(capture);
        return new ReadTransfer(Negotiation.agree(request.options(), LIMITS, size));
    }

    private static TftpPacket packet(String capture) throws Exception {
        return TftpDecoder.decode(WireReader.of(Capture.bytes(ReadTransferTest.class, capture)));
    }
}
