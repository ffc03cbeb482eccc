package dev.stirrup.app.doctor;

/// One thing the doctor looked at.
///
/// @param what what was looked at, a word or two
/// @param why what was found, a sentence without its full stop
/// @param fix the way out; empty when none is needed
record Finding(Severity severity, String what, String why, String fix) {
    /// How bad it is.
    enum Severity {
        /// As it should be.
        GOOD,
        /// Works, and may surprise somebody.
        HINT,
        /// Keeps machines from booting.
        PROBLEM
    }

    static Finding good(String what, String why) {
        return new Finding(Severity.GOOD, what, why, "");
    }

    static Finding hint(String what, String why, String fix) {
        return new Finding(Severity.HINT, what, why, fix);
    }

    static Finding problem(String what, String why, String fix) {
        return new Finding(Severity.PROBLEM, what, why, fix);
    }

    boolean isProblem() {
        return severity == Severity.PROBLEM;
    }
}
