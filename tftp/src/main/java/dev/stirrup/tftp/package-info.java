/// TFTP as RFC 1350 and its options (RFC 2347, 2348, 2349, 7440) have it, for reading only.
@org.jspecify.annotations.NullMarked
package dev.stirrup.tftp;
