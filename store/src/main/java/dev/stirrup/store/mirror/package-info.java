/// What is kept of mirrors. Start reading at [MirrorStore].
@org.jspecify.annotations.NullMarked
package dev.stirrup.store.mirror;
