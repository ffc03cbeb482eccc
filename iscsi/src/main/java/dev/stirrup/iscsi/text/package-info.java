/// Text keys and what two sides agree on with them (RFC 7143 sections 6 and 13).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.text;
