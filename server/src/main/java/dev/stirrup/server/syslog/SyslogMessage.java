package dev.stirrup.server.syslog;

/// One message by syslog.
///
/// @param facility 0 to 23 (RFC 5424 section 6.2.1)
/// @param severity 0 (emergency) to 7 (debug)
/// @param host what the sender calls itself; empty when it does not say
/// @param program what speaks, at most 64 characters; empty when it does not say
/// @param text one line without control characters, at most [SyslogDecoder#MAX_TEXT] characters
public record SyslogMessage(int facility, int severity, String host, String program, String text) {}
