/// The lease machine: who may use which address until when. No sockets, threads, clocks or storage.
/// Start reading at [LeaseBook].
@org.jspecify.annotations.NullMarked
package dev.stirrup.dhcp.lease;
