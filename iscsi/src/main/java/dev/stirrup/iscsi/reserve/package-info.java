/// Who may use a unit just now: reservations (SPC-2 and SPC-5) and what initiators must hear first.
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.reserve;
