package dev.stirrup.trust.site;

import java.security.PublicKey;

/// A certificate to be made.
///
/// @param name the subject's common name; its organisation is the issuer's
/// @param key the subject's
public record CertificateOrder(String name, PublicKey key, CertificateUse use, Validity validity) {}
