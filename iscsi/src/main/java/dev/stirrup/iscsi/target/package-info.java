/// Targets: units under one name, and the sessions that use them.
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.target;
