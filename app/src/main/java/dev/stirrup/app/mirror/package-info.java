/// Other servers' trees of files, verified and offered again from here. Start reading at [Mirrors];
/// what is verified how at [AptTree].
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.mirror;
