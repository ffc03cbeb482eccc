/// Certificates and CMS signatures, read and made by Bouncy Castle over the JDK's algorithms.
package dev.stirrup.uefi.cms;
