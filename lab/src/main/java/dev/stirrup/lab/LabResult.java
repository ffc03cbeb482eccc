package dev.stirrup.lab;

import java.time.Duration;
import java.util.List;

/// How a rehearsal ended.
///
/// @param ending why it is over
/// @param reachedUserSpace whether a Linux of the lab said on the console that its user space runs
/// @param reported whether it also said that the server took its report
/// @param took from power-on to the end
/// @param consoleTail the last lines of the serial console
public record LabResult(
        Ending ending,
        boolean reachedUserSpace,
        boolean reported,
        Duration took,
        List<String> consoleTail) {
    public LabResult {
        consoleTail = List.copyOf(consoleTail);
    }

    /// Why a rehearsal is over.
    public enum Ending {
        /// The machine switched itself off, or restarted, which counts as the same.
        POWERED_OFF,
        /// The system on the machine's own disk was started, and asks for a login.
        RAN_FROM_DISK,
        /// The firmware has nothing left to boot.
        FIRMWARE_GAVE_UP,
        /// Secure Boot refused a program.
        REFUSED,
        /// A Linux kernel stopped in a panic.
        PANICKED,
        /// Whoever watched had seen enough.
        SEEN_ENOUGH,
        /// The limit was reached.
        TIMED_OUT,
        /// The server under rehearsal ended, or never was ready.
        SERVER_ENDED
    }
}
