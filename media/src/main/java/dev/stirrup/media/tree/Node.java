package dev.stirrup.media.tree;

import java.util.List;

/// What a folder holds. Names are not empty, have at most 255 characters, no slash and no control
/// character, and are neither `.` nor `..`.
public sealed interface Node permits Folder, Node.File, Node.Link, Node.Unreadable {
    String name();

    /// A file whose bytes lie in the tree's source.
    ///
    /// @param size in bytes, the sum of its extents
    /// @param extents in the file's order, all within the source, none for an empty file
    record File(String name, long size, List<Extent> extents) implements Node {
        public File {
            extents = List.copyOf(extents);
        }

        /// Whether it is one run of bytes of the source.
        public boolean isContiguous() {
            return extents.isEmpty() || extents.size() == 1 && !extents.getFirst().isHole();
        }
    }

    /// A symbolic link.
    ///
    /// @param target a path as the maker wrote it; it may point anywhere and to nothing
    record Link(String name, String target) implements Node {}

    /// A sound entry whose content cannot be had here.
    ///
    /// @param why for the operator, such as "packed by zisofs"
    record Unreadable(String name, String why) implements Node {}
}
