package dev.stirrup.store.record;

import java.time.Instant;

/// A certificate that a machine was given to prove who it is.
///
/// @param serial in hexadecimal digits without leading zeros
/// @param machine the machine's name; it follows when that changes, and goes when the machine goes
public record MachineCertificate(String serial, String machine, Instant issued, Instant notAfter) {}
