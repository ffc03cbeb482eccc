/// What every protocol would answer, and why.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.explain;
