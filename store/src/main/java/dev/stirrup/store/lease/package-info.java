/// Leases on disk.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.lease;
