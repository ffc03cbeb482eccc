/// The shell of iSCSI: one loop per connection, bounded buffers, and blocking work off the loops.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.iscsi;
