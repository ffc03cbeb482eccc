package dev.stirrup.store.image;

import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.tree.FileTree;
import dev.stirrup.media.tree.Node;
import dev.stirrup.media.wim.WimEntry;
import dev.stirrup.media.wim.WimFile;
import dev.stirrup.media.wim.WimFiles;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Windows PE has no program for HTTP, and Windows has one since version 1803 of Windows 10. Both
/// lie on the same disc, so what the one lacks is taken from the other.
final class WindowsCurl {
    /// The path of it in the image.
    static final String PATH = "stirrup/curl.exe";

    private static final Logger LOG = LoggerFactory.getLogger(WindowsCurl.class);
    private static final String PLACE = "Windows/System32/curl.exe";

    /// It has about half a megabyte.
    private static final int LARGEST = 8 << 20;

    private WindowsCurl() {}

    /// The program; empty when this is no disc of Windows, when its Windows PE has one, or when it
    /// cannot be read: a disc is taken in without it as well.
    static Optional<byte[]> on(FileTree disc) throws IOException {
        try {
            Optional<Node.File> boot = disc.file("sources/boot.wim");
            Optional<Node.File> install = disc.file("sources/install.wim");
            if (install.isEmpty()) {
                install = disc.file("sources/install.esd");
            }
            if (boot.isEmpty() || install.isEmpty()) {
                return Optional.empty();
            }
            WimFile pe = WimFile.open(disc.open(boot.get()));
            if (pe.files(Math.max(1, pe.bootIndex())).find(PLACE).isPresent()) {
                return Optional.empty();
            }
            return in(WimFile.open(disc.open(install.get())).files(1));
        } catch (MalformedException | UnsupportedImageException e) {
            LOG.info("no {} is taken from this disc: {}", PLACE, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<byte[]> in(WimFiles windows)
            throws IOException, MalformedException, UnsupportedImageException {
        Optional<WimEntry> found = windows.find(PLACE).filter(entry -> !entry.isFolder());
        return found.isEmpty() ? Optional.empty() : Optional.of(windows.read(found.get(), LARGEST));
    }
}
