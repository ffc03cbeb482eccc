/// The challenge handshake (RFC 1994, RFC 7143 section 12.1.3).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.chap;
