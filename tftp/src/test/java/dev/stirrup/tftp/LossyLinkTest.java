package dev.stirrup.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.Transfer.Output;
import dev.stirrup.tftp.Transfer.Output.Abandoned;
import dev.stirrup.tftp.Transfer.Output.Finished;
import dev.stirrup.tftp.Transfer.Output.Probed;
import dev.stirrup.tftp.Transfer.Output.Send;
import dev.stirrup.tftp.Transfer.Output.SendBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The machine against a reader behind a link that loses, doubles and reorders, in simulated time.
class LossyLinkTest {
    private static final int BLOCKS_OF_ONE_MEBIBYTE = 745;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0",
        "1, 1, 0, 0",
        "1, 20, 10, 10",
        "4, 1, 0, 0",
        "4, 20, 10, 10",
        "16, 5, 5, 5",
        "64, 1, 0, 0",
        "64, 20, 10, 10",
        "64, 0, 100, 50",
    })
    void everyBlockArrives(int window, int lossPercent, int doublePercent, int reorderPercent) {
        for (long seed = 0; seed < 20; seed++) {
            var link = new Link(seed, lossPercent, doublePercent, reorderPercent);
            Output end = new Run(window, BLOCKS_OF_ONE_MEBIBYTE, link).untilTheEnd();
            assertThat(end).as("seed %d", seed).isInstanceOf(Finished.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2000", "4, 600", "16, 200", "64, 200"})
    void oneLossInAHundredCostsLittle(int window, long mostMillis) {
        var times = new ArrayList<Duration>();
        for (long seed = 0; seed < 21; seed++) {
            var run = new Run(window, BLOCKS_OF_ONE_MEBIBYTE, new Link(seed, 1, 0, 0));
            run.untilTheEnd();
            times.add(Duration.ofNanos(run.now));
        }
        times.sort(Comparator.naturalOrder());
        assertThat(times.get(times.size() / 2)).isLessThan(Duration.ofMillis(mostMillis));
    }

    /// RFC 1123 section 4.2.3.1: with everything doubled, lock-step still sends each block once.
    @Test
    void theSorcerersApprenticeIsNotHired() {
        var run = new Run(1, BLOCKS_OF_ONE_MEBIBYTE, new Link(7, 0, 100, 0));
        run.untilTheEnd();
        assertThat(run.sentBlocks).isEqualTo(run.blocks);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 64})
    void doubledPacketsDoNotMultiply(int window) {
        var run = new Run(window, BLOCKS_OF_ONE_MEBIBYTE, new Link(7, 0, 2, 0));
        run.untilTheEnd();
        assertThat(run.sentBlocks).isLessThan(2 * run.blocks);
    }

    /// Half a millisecond each way.
    private record Link(Random random, int lossPercent, int doublePercent, int reorderPercent) {
        Link(long seed, int lossPercent, int doublePercent, int reorderPercent) {
            this(new Random(seed), lossPercent, doublePercent, reorderPercent);
        }

        List<Long> delays() {
            var delays = new ArrayList<Long>();
            for (int copies = chance(doublePercent) ? 2 : 1; copies > 0; copies--) {
                if (!chance(lossPercent)) {
                    delays.add(chance(reorderPercent) ? 900_000L : 500_000L);
                }
            }
            return delays;
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }
    }

    private record Arrival(long at, long order, boolean atServer, long block) {}

    /// A reader as RFC 7440 has it, which re-acknowledges on whatever is out of order, as EDK2
    /// does, and on a second of silence.
    private static final class Run {
        private static final long READER_PATIENCE = Duration.ofSeconds(1).toNanos();

        final int blocks;
        final int window;
        final Link link;
        final ReadTransfer transfer;
        final PriorityQueue<Arrival> underway =
                new PriorityQueue<>(
                        Comparator.comparingLong(Arrival::at).thenComparingLong(Arrival::order));
        long now;
        long order;
        long received;
        long readerAcknowledged;
        long readerActed;
        int sentBlocks;

        Run(int window, int blocks, Link link) {
            this.window = window;
            this.blocks = blocks;
            this.link = link;
            this.transfer =
                    new ReadTransfer(
                            Negotiation.agree(
                                    List.of(new Option("windowsize", Integer.toString(window))),
                                    new Limits(1468, 64),
                                    (blocks - 1) * 512L));
        }

        Output untilTheEnd() {
            List<Output> outputs = transfer.begin(now);
            while (true) {
                for (Output output : outputs) {
                    if (perform(output)) {
                        return output;
                    }
                }
                outputs = step();
            }
        }

        private boolean perform(Output output) {
            switch (output) {
                case Send(Failure _) -> {}
                case Send _ -> underway(false, 0);
                case SendBlocks(long first, int count) -> {
                    sentBlocks += count;
                    for (long block = first; block < first + count; block++) {
                        underway(false, block);
                    }
                }
                case Finished _, Probed _, Abandoned _ -> {
                    return true;
                }
            }
            return false;
        }

        private List<Output> step() {
            long patienceEnds = readerActed + READER_PATIENCE;
            long timer = transfer.deadline();
            long arrival = underway.isEmpty() ? Transfer.NEVER : underway.peek().at();
            if (patienceEnds < timer && patienceEnds < arrival) {
                now = patienceEnds;
                acknowledge();
                return List.of();
            }
            if (timer < arrival) {
                now = timer;
                return transfer.expire(now);
            }
            Arrival next = underway.remove();
            now = next.at();
            if (next.atServer()) {
                return transfer.receive(new Acknowledgment((int) (next.block() & 0xffff)), now);
            }
            readBlock(next.block());
            return List.of();
        }

        private void readBlock(long block) {
            readerActed = now;
            if (block == 0) {
                if (received == 0) {
                    acknowledge();
                }
            } else if (block == received + 1) {
                received++;
                if (received == readerAcknowledged + window || received == blocks) {
                    acknowledge();
                }
            } else {
                acknowledge();
            }
        }

        private void acknowledge() {
            readerActed = now;
            readerAcknowledged = received;
            underway(true, received);
        }

        private void underway(boolean toServer, long block) {
            for (long delay : link.delays()) {
                underway.add(new Arrival(now + delay, order++, toServer, block));
            }
        }
    }
}
