package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.command.Faults;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import java.util.Optional;

/// One SCSI command under way. Confined to its connection's loop, but for [#run()].
public final class Task {
    /// Where it stands.
    enum State {
        /// Waits for data from the initiator.
        RECEIVING,
        /// Waits for memory to receive data into.
        QUEUED,
        /// Is carried out.
        RUNNING,
        OVER
    }

    private final ScsiCommand command;
    private final Step step;
    private final DataReception data;
    private State state = State.RECEIVING;
    private volatile boolean isAborted;
    private int readyToTransfers;
    private int reserved;

    Task(ScsiCommand command, Step step) {
        this.command = command;
        this.step = step;
        long announced = command.writes() ? command.expectedLength() : 0;
        this.data = new DataReception((int) Math.min(step.dataOut(), announced), announced);
    }

    /// Whether [#run()] answers at once, so that it may be called on an event loop.
    public boolean isQuick() {
        return step.isQuick();
    }

    /// Carries it out. May block unless [#isQuick()].
    public Outcome run() {
        try {
            return isAborted
                    ? Outcome.bare(Outcome.TASK_ABORTED)
                    : step.work().run(data.content(), this::isAborted);
        } catch (SenseException e) {
            return Outcome.check(e.sense());
        } catch (UnitException e) {
            return Faults.outcome(e);
        }
    }

    /// Carries it out if that can be done on an event loop without waiting for anything.
    ///
    /// @return empty when it has to be [#run()] elsewhere: nothing was done then
    public Optional<Outcome> runAtOnce() {
        if (!(step.work() instanceof Step.ShortWork work)) {
            return Optional.empty();
        }
        try {
            Optional<Outcome> outcome = work.runAtOnce(data.view());
            if (outcome.isPresent()) {
                data.content();
            }
            return outcome;
        } catch (SenseException e) {
            return Optional.of(Outcome.check(e.sense()));
        } catch (UnitException e) {
            return Optional.of(Faults.outcome(e));
        }
    }

    /// The outcome when running it failed in a way that nobody thought of.
    public static Outcome broken() {
        return Outcome.check(SenseCode.INTERNAL_FAILURE);
    }

    /// How many bytes of the outcome's content the initiator gets.
    public long contentLength(Outcome outcome) {
        return command.reads() && !outcome.content().isEmpty()
                ? Math.min(outcome.moved(), command.expectedLength())
                : 0;
    }

    ScsiCommand command() {
        return command;
    }

    int tag() {
        return command.initiatorTaskTag();
    }

    DataReception data() {
        return data;
    }

    State state() {
        return state;
    }

    void become(State state) {
        this.state = state;
    }

    /// Whether nobody waits for its response any more. May be asked on any thread.
    public boolean isAborted() {
        return isAborted;
    }

    void abort() {
        isAborted = true;
    }

    /// How much memory was reserved for its data, in bytes.
    int reserved() {
        return reserved;
    }

    void reserve(int bytes) {
        reserved = bytes;
    }

    /// The number of the next R2T.
    int nextReadyToTransfer() {
        return readyToTransfers++;
    }
}
