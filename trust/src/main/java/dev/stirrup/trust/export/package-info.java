/// The site's certificates in the forms that firmware, tools and other authorities read, and what
/// they give back. Start reading at [TrustExport].
package dev.stirrup.trust.export;
