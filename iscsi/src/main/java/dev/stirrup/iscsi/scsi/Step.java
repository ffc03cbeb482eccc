package dev.stirrup.iscsi.scsi;

import dev.stirrup.iscsi.UnitException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What a command still has to do after it was looked at.
///
/// @param dataOut how many bytes it takes from the initiator
/// @param isQuick whether [#work()] answers at once, so that it may run on an event loop
public record Step(long dataOut, boolean isQuick, Work work) {
    /// The rest of a command.
    @FunctionalInterface
    public interface Work {
        /// @param data what came from the initiator: at most [Step#dataOut()] bytes, fewer when it
        ///   did not expect to send that many
        Outcome run(ByteBuffer data) throws SenseException, UnitException;

        /// The same for work that may be given up meanwhile.
        ///
        /// @param isAborted whether nobody waits for the outcome any more; asked now and then
        default Outcome run(ByteBuffer data, BooleanSupplier isAborted)
                throws SenseException, UnitException {
            return run(data);
        }
    }

    /// Work that can sometimes be done at once.
    public interface ShortWork extends Work {
        /// Does it on an event loop, if that need not wait for anything.
        ///
        /// @param data as for [#run]; nothing is read from it when this gives nothing
        /// @return empty when it would wait: then nothing was done
        Optional<Outcome> runAtOnce(ByteBuffer data) throws SenseException, UnitException;
    }

    /// Work in many pieces, which ends early when it is given up. What was done stays done, as with
    /// any command that was aborted (SAM-5 5.5).
    @FunctionalInterface
    public interface LongWork extends Work {
        @Override
        Outcome run(ByteBuffer data, BooleanSupplier isAborted)
                throws SenseException, UnitException;

        @Override
        default Outcome run(ByteBuffer data) throws SenseException, UnitException {
            return run(data, () -> false);
        }
    }

    /// Nothing is left to do.
    public static Step done(Outcome outcome) {
        return new Step(0, true, data -> outcome);
    }

    /// Something that may wait for a disk.
    public static Step slow(Work work) {
        return new Step(0, false, work);
    }

    /// Something that takes data and goes on for long.
    public static Step lengthy(long bytes, LongWork work) {
        return new Step(bytes, false, work);
    }

    /// Something that takes data and may wait for a disk.
    public static Step taking(long bytes, Work work) {
        return new Step(bytes, false, work);
    }

    /// Something that takes parameters and answers from memory.
    public static Step parameters(long bytes, Work work) {
        return new Step(bytes, true, work);
    }
}
