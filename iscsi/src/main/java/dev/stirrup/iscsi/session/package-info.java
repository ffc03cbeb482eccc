/// The target's side of a connection: login, session, tasks (RFC 7143 sections 4 to 7).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.session;
