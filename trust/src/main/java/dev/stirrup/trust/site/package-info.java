/// The site's keys: one per [Duty], each under a root that can be taken away, and the certificates
/// made with them. Start reading at [Duty], then [CertificateIssuer].
package dev.stirrup.trust.site;
