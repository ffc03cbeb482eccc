package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.Transfer.Output.Abandoned;
import dev.stirrup.tftp.Transfer.Output.Finished;
import dev.stirrup.tftp.Transfer.Output.Probed;
import dev.stirrup.tftp.Transfer.Output.Send;
import dev.stirrup.tftp.Transfer.Output.SendBlocks;
import java.time.Duration;
import java.util.List;

/// A read, with a window of blocks for each acknowledgment (RFC 7440; a window of 1 is RFC 1350's
/// lock-step). Block numbers are 64 bits wide in here and 16 on the wire.
///
/// A live transfer may take as long as it needs; only the time without progress is bounded.
public final class ReadTransfer implements Transfer {
    /// Whoever has not answered at all by then has gone, or never asked: its address may be forged,
    /// so it gets few packets and keeps its place for a short time only.
    private static final long HALF_OPEN_SILENCE = Duration.ofSeconds(10).toNanos();

    /// EDK2 waits for 6 times 4 seconds, and then starts anew.
    private static final long SILENCE = Duration.ofSeconds(30).toNanos();

    private final Terms terms;
    private final long lastBlock;
    private final RetransmissionTimer timer;
    private State state = State.NEW;
    private long acknowledged;
    private long flightEnd;
    private long highestSent;
    private boolean flightMeasurable;
    private boolean flightRestarted;
    private boolean answered;
    private boolean repeats;
    private int resent;
    private long flightSent;
    private long progressAt;
    private long deadline = NEVER;

    public ReadTransfer(Terms terms) {
        this.terms = terms;
        this.lastBlock = terms.lastBlock();
        this.timer = new RetransmissionTimer(terms);
    }

    @Override
    public List<Output> begin(long now) {
        progressAt = now;
        if (terms.accepted().isEmpty()) {
            state = State.SENDING;
            return sendWindow(now);
        }
        state = State.OPTIONS;
        return sendOptions(now, true);
    }

    @Override
    public List<Output> receive(TftpPacket packet, long now) {
        if (state == State.ENDED) {
            return List.of();
        }
        return switch (packet) {
            case Acknowledgment(int block) ->
                    state == State.OPTIONS
                            ? optionsAcknowledged(block, now)
                            : acknowledged(block, now);
            case Failure failure -> brokenOff(failure);
            // It asks again because the first answer got lost; later it is an echo.
            case ReadRequest again -> isHalfOpen() ? sendAgain(now) : List.of();
            default -> List.of(); // nothing a reading client sends; perhaps not from it at all
        };
    }

    @Override
    public long step(int block, long now) {
        long next = acknowledged + 1;
        if (state != State.SENDING
                || terms.window() != 1
                || flightEnd != next
                || next == lastBlock
                || (next & 0xffff) != block) {
            return 0;
        }
        advance(1, now);
        prepareWindow(now);
        return flightEnd;
    }

    @Override
    public List<Output> expire(long now) {
        if (state == State.ENDED || now < deadline) {
            return List.of();
        }
        if (now - progressAt >= silence()) {
            return abandonSilent();
        }
        timer.expired();
        return sendAgain(now);
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public boolean isHalfOpen() {
        return !answered;
    }

    @Override
    public long acknowledged() {
        return terms.bytesThrough(acknowledged);
    }

    private List<Output> optionsAcknowledged(int block, long now) {
        if (block != 0) {
            return List.of();
        }
        state = State.SENDING;
        answered = true;
        progressAt = now;
        measure(now);
        return sendWindow(now);
    }

    private List<Output> acknowledged(int block, long now) {
        long ahead = block - acknowledged & 0xffff;
        if (ahead > flightEnd - acknowledged) {
            return List.of(); // an old one, overtaken by others
        }
        if (ahead == 0) {
            return repeatedAcknowledgment(now);
        }
        advance(ahead, now);
        if (acknowledged == lastBlock) {
            end();
            return List.of(new Finished(terms.size(), resent));
        }
        return acknowledged == flightEnd || timer.canBeAnswered(now - flightSent)
                // Less than the whole window: the rest is lost and sent again (RFC 7440 section 4).
                ? sendWindow(now)
                // Less than the whole, but about an older flight; the present one covers it.
                : List.of();
    }

    private void advance(long blocks, long now) {
        acknowledged += blocks;
        answered = true;
        progressAt = now;
        repeats = false;
        if (acknowledged == flightEnd) {
            measure(now);
        }
    }

    /// In lock-step a repeated acknowledgment never makes us send (RFC 1123 section 4.2.3.1, the
    /// Sorcerer's Apprentice). With a window it may also say that the first block of the window is
    /// missing (RFC 7440 section 4). It is believed once in each window, and only if it came late
    /// enough to be about this window: EDK2 repeats it for each block that follows the gap.
    private List<Output> repeatedAcknowledgment(long now) {
        repeats = true;
        if (terms.window() == 1 || flightRestarted || !timer.canBeAnswered(now - flightSent)) {
            return List.of();
        }
        List<Output> outputs = sendWindow(now);
        flightRestarted = true;
        return outputs;
    }

    private List<Output> brokenOff(Failure failure) {
        boolean probe =
                state == State.OPTIONS
                        && (failure.code() == Failure.OPTIONS_REFUSED
                                || failure.code() == Failure.UNDEFINED);
        end();
        return List.of(
                probe
                        ? new Probed()
                        : new Abandoned(
                                acknowledged(),
                                "the client sent error "
                                        + failure.code()
                                        + ": "
                                        + failure.message()));
    }

    private List<Output> abandonSilent() {
        String seconds = " for " + Duration.ofNanos(silence()).toSeconds() + " s";
        end();
        if (!answered) {
            return List.of(new Abandoned(acknowledged(), "the client never answered" + seconds));
        }
        String reason =
                repeats
                        ? "the client repeated its last acknowledgment"
                                + seconds
                                + ": blocks of "
                                + terms.blockSize()
                                + " bytes may not reach it"
                        : "the client was silent" + seconds;
        return List.of(
                new Send(new Failure(Failure.UNDEFINED, "timed out")),
                new Abandoned(acknowledged(), reason));
    }

    private List<Output> sendAgain(long now) {
        if (state == State.OPTIONS) {
            resent++;
            return sendOptions(now, false);
        }
        return sendWindow(now);
    }

    private List<Output> sendOptions(long now, boolean first) {
        sent(now, first);
        return List.of(new Send(new OptionAcknowledgment(terms.accepted())));
    }

    /// Sends all that one window allows behind the last acknowledged block.
    private List<Output> sendWindow(long now) {
        return List.of(new SendBlocks(acknowledged + 1, prepareWindow(now)));
    }

    private int prepareWindow(long now) {
        int count = (int) Math.min(terms.window(), lastBlock - acknowledged);
        flightEnd = acknowledged + count;
        resent += (int) Math.max(0, Math.min(flightEnd, highestSent) - acknowledged);
        sent(now, flightEnd > highestSent);
        highestSent = Math.max(highestSent, flightEnd);
        return count;
    }

    private void sent(long now, boolean measurable) {
        flightSent = now;
        flightMeasurable = measurable;
        flightRestarted = false;
        deadline = Math.min(now + timer.waitNanos(), progressAt + silence());
    }

    private void measure(long now) {
        if (flightMeasurable) {
            timer.measured(now - flightSent);
        }
    }

    private long silence() {
        return isHalfOpen() ? HALF_OPEN_SILENCE : SILENCE;
    }

    private void end() {
        state = State.ENDED;
        deadline = NEVER;
    }

    private enum State {
        NEW,
        /// The options are acknowledged by us, not yet by the client.
        OPTIONS,
        SENDING,
        ENDED
    }
}
