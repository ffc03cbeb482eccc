/// iSCSI's protocol data units and their bytes (RFC 7143 section 11).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.pdu;
