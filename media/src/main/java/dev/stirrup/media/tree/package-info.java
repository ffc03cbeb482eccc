/// Files inside files, whatever file system holds them: where each lies, so that it can be read and
/// served from there.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.tree;
