package dev.stirrup.media.tree;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.List;

/// A directory. It is read when it is asked for, each time.
public non-sealed interface Folder extends Node {
    /// How deep folders lie in each other at most; deeper ones are malformed.
    int DEEPEST = 64;

    /// How many entries a folder has at most; more are malformed.
    int MOST_CHILDREN = 1 << 17;

    /// What it holds, in the order of the file system. Its own and its parent's entry are left out.
    ///
    /// @throws MalformedException when the folder is damaged, holds one of those it lies in, or
    ///   lies too deep
    List<Node> children() throws IOException, MalformedException;
}
