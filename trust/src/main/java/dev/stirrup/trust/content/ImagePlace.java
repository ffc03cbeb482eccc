package dev.stirrup.trust.content;

import java.io.IOException;

/// Where an image lies.
public interface ImagePlace {
    /// What lies there now. Looks at what the kernel remembers of the file and nothing more, so it
    /// may be called on an event loop.
    ///
    /// @throws IOException also when nothing lies there
    FileState state() throws IOException;

    /// Called once when bytes are not those of the image: from now on nobody may be served this
    /// file. Returns at once.
    ///
    /// @param where the file that the bytes came from; another one may lie there meanwhile
    void damaged(Damage damage, FileState where);
}
