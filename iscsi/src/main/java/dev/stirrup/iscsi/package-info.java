/// The ports of iSCSI: what its users give to it.
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi;
