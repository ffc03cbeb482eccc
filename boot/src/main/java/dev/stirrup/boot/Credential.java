package dev.stirrup.boot;

/// The certificate that a machine showed within TLS. Its signature, its dates and its issuer were
/// checked, and that it holds the key; whose it is, the records tell.
///
/// @param serial the certificate's serial number in hexadecimal digits without leading zeros
/// @param subject its subject, for people
public record Credential(String serial, String subject) {}
