package dev.stirrup.server.dhcp;

/// What a listener has done so far, in packets unless said otherwise.
///
/// @param received taken from the sockets, without what was broken or not for us
/// @param malformed with broken headers, or no DHCP
/// @param overflowed lost in the system's buffer, because we did not take them in time
/// @param crowdedOut thrown away because too many were waiting already
/// @param collapsed came again while the same request was still waiting
/// @param paused not looked at, because another server has the network
/// @param answered replies that left
/// @param silent needed no reply, or got none on purpose
/// @param unsent replies that could not leave
/// @param unwritten replies kept back, because their lease could not be written
/// @param commits groups of leases written
/// @param faults bugs met while answering; each is in the log
public record DhcpCounters(
        long received,
        long malformed,
        long overflowed,
        long crowdedOut,
        long collapsed,
        long paused,
        long answered,
        long silent,
        long unsent,
        long unwritten,
        long commits,
        long faults) {}
