/// Who may log in, and how they prove who they are (RFC 7143 sections 6.3, 9.2 and 12.1).
@org.jspecify.annotations.NullMarked
package dev.stirrup.iscsi.login;
