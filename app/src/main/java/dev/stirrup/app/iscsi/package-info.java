/// Disks over iSCSI while machines use them: who may log in where, and what is open for whom.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.iscsi;
