package dev.stirrup.iscsi.login;

/// The answer to a [LoginAsk].
public sealed interface Admission {
    /// It may log in when it proves itself like this.
    record Admitted(Proof proof) implements Admission {}

    /// It may not.
    record Refused(Reason reason) implements Admission {}

    /// How an initiator proves that it is who it says.
    enum Proof {
        /// By CHAP; without it the login fails.
        CHAP,
        /// Not at all: the configuration names this target as one that everybody may use.
        OPEN
    }

    /// Why it may not log in.
    enum Reason {
        /// There is no such target, as far as this initiator is concerned.
        NOT_FOUND(LoginStatus.NOT_FOUND),
        /// This initiator has no business there.
        NOT_AUTHORISED(LoginStatus.NOT_AUTHORISED),
        /// The target is there but cannot be used now.
        UNAVAILABLE(LoginStatus.UNAVAILABLE);

        private final LoginStatus status;

        Reason(LoginStatus status) {
            this.status = status;
        }

        /// What the initiator is told.
        public LoginStatus status() {
            return status;
        }
    }
}
