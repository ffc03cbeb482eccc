/// How far a boot could be trusted: one letter, hop by hop, and what would raise it.
@org.jspecify.annotations.NullMarked
package dev.stirrup.boot.grade;
