package dev.stirrup.netboot;

/// A file to be served, by what it belongs to. Where it lies on disk is the store's business.
public sealed interface ContentRef {
    /// A file of a loader set.
    record LoaderFile(String set, String file) implements ContentRef {}

    /// A file inside an image.
    record ImageFile(String image, String path) implements ContentRef {}

    /// A file of a site's own folder. The path is already free of `..` and absolute parts; symbolic
    /// links that lead out of the folder must still be refused by whoever opens it.
    record FolderFile(String folder, String path) implements ContentRef {
        // By hand, since every request for one is looked up by it.
        @Override
        public boolean equals(Object other) {
            return other instanceof FolderFile that
                    && path.equals(that.path)
                    && folder.equals(that.folder);
        }

        @Override
        public int hashCode() {
            return 31 * folder.hashCode() + path.hashCode();
        }
    }

    /// A file of a mirror, which may be on its way here still.
    ///
    /// @param name the file's own, for its media type
    /// @param digest SHA-256 of what it has to be, in hexadecimal digits
    record MirrorFile(String name, String digest) implements ContentRef {}
}
