/// What is kept of machines that boot from disks over iSCSI.
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.attach;
