package dev.stirrup.boot;

/// What shall happen, in no protocol's words.
public sealed interface BootDecision {
    /// Stay silent about booting. An address may still be leased.
    record Ignore(Reason reason) implements BootDecision {}

    /// Answer no, so that the machine does not wait.
    record Refuse(Reason reason, String detail) implements BootDecision {}

    /// Go on to the local disk.
    record UseLocalDisk() implements BootDecision {}

    /// Load this NBP.
    ///
    /// @param isTlsOnly whether it must come by HTTPS
    record Load(Loader loader, boolean isTlsOnly) implements BootDecision {}

    /// Run this: what a loader is told.
    record Run(Profile profile, Payload payload) implements BootDecision {
        /// Whether it may be told within TLS only.
        public boolean isTlsOnly() {
            return profile.demands().https()
                    || payload instanceof Payload.Disk disk && disk.login().hasSecret();
        }

        /// Whether more of it may be told within TLS than without.
        public boolean isBetterByTls() {
            return isTlsOnly() || payload instanceof Payload.Windows windows && windows.hasSecret();
        }
    }

    /// Tell firmware that boots from iSCSI itself where its disk is.
    record Attach(Profile profile, Payload.Disk disk) implements BootDecision {}

    /// Show the machine's identity and that it waits for approval, then go on to the local disk.
    ///
    /// @param loaders those that brought it here
    record AwaitApproval(LoaderSet loaders) implements BootDecision {}

    /// Tell the client what the rule of a plain folder says.
    ///
    /// @param isTlsOnly whether its files must come by HTTPS
    record Follow(String folder, FolderRule rule, boolean isTlsOnly) implements BootDecision {}
}
