package dev.stirrup.app.windows;

import dev.stirrup.app.preflight.FileBytes;
import dev.stirrup.boot.Payload;
import dev.stirrup.media.disk.UnsupportedImageException;
import dev.stirrup.media.wim.WimFile;
import dev.stirrup.media.wim.WimFiles;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// How the files that Setup installs from will reach an image's Windows PE: told before anybody
/// walks to a machine.
public final class SetupWays {
    private static final String SYSTEM = "Windows/System32/";
    private static final String CURL = "curl.exe";
    private static final String SPLIT = "sources/install.swm";

    private final BlobStore blobs;
    private final Image image;
    private final Payload.Windows windows;

    /// @param windows how the image is started
    public SetupWays(BlobStore blobs, Image image, Payload.Windows windows) {
        this.blobs = blobs;
        this.image = image;
        this.windows = windows;
    }

    /// Sentences for the operator.
    public List<String> lines() {
        Optional<ImageFile> wim = file(windows.wim());
        if (wim.isEmpty()) {
            return List.of();
        }
        var place = new Span(wim.get().at(), wim.get().size());
        try (FileBytes bytes = FileBytes.open(blobs.path(wim.get().blob()), place)) {
            WimFile pe = WimFile.open(bytes);
            if (pe.compression().equals(WindowsMedia.UNBOOTABLE)) {
                return List.of(windows.wim() + WindowsMedia.NEEDS_OTHER_PACKING + ".");
            }
            int index = windows.index().orElse(Math.max(1, pe.bootIndex()));
            return lines(pe.files(index), windows.wim() + " (image " + index + ")");
        } catch (IOException | MalformedException | UnsupportedImageException e) {
            return List.of(
                    "How Setup will get its files is not known: "
                            + windows.wim()
                            + " cannot be read: "
                            + e.getMessage());
        }
    }

    private List<String> lines(WimFiles pe, String where) throws MalformedException {
        List<String> lines = new ArrayList<>();
        lines.add(disc(pe, where));
        file(SPLIT).ifPresent(first -> lines.add(split(first)));
        boolean isBeside =
                windows.files().stream().anyMatch(path -> plain(path).endsWith("/" + CURL));
        if (has(pe, CURL)) {
            lines.add("Setup's files by HTTPS: yes, " + where + " has " + CURL + ".");
        } else if (isBeside) {
            lines.add("Setup's files by HTTPS: yes, " + CURL + " is added to its Windows PE.");
        } else {
            lines.add(
                    (has(pe, "certutil.exe")
                                    ? "Setup's files by HTTPS: only by certutil.exe, which does not"
                                            + " know this site's roots; for "
                                    : "Setup's files by HTTPS, and reports: no, for ")
                            + where
                            + " has no "
                            + CURL
                            + missing());
            lines.add(
                    "Next: get that program from a Windows for the same processors (1803 or newer), and"
                            + " add it: stirrup image add "
                            + image.name()
                            + " THE-ISO --replace --with curl.exe, then make the profile anew.");
        }
        return lines;
    }

    private String disc(WimFiles pe, String where) throws MalformedException {
        String what = "Setup's files from the disc as a drive, over iSCSI: ";
        if (windows.source().isEmpty()) {
            return what + "no, this image holds no whole ISO.";
        }
        return has(pe, "iscsicli.exe")
                ? what + "yes, " + where + " has iscsicli.exe. It needs HTTPS, or login: open."
                : what
                        + "only if Windows PE finds it by itself: "
                        + where
                        + " has no iscsicli.exe.";
    }

    /// One Windows in several files, all of which Setup looks for beside the first.
    private String split(ImageFile first) {
        try (FileBytes bytes =
                FileBytes.open(blobs.path(first.blob()), new Span(first.at(), first.size()))) {
            int parts = WimFile.open(bytes).parts();
            List<String> missing =
                    IntStream.rangeClosed(2, parts)
                            .mapToObj(part -> "sources/install" + part + ".swm")
                            .filter(path -> file(path).isEmpty())
                            .toList();
            return missing.isEmpty()
                    ? SPLIT + " is one Windows in " + parts + " files, and all of them are here."
                    : SPLIT
                            + " is one Windows in "
                            + parts
                            + " files, of which are missing: "
                            + String.join(", ", missing)
                            + ". Setup will fail.";
        } catch (IOException | MalformedException e) {
            return SPLIT + " cannot be read: " + e.getMessage();
        }
    }

    /// Why it was not taken from the disc's Windows.
    private String missing() {
        for (String windows : List.of("sources/install.wim", "sources/install.esd")) {
            if (file(windows).isPresent()) {
                return ", nor has " + windows + " one that can be read.";
            }
        }
        return file(SPLIT).isPresent()
                ? ", and sources/install.swm, one Windows in several files, is not read here."
                : ", and there is no sources/install.wim to take one from.";
    }

    private static boolean has(WimFiles pe, String program) throws MalformedException {
        return pe.find(SYSTEM + program).isPresent();
    }

    private Optional<ImageFile> file(String path) {
        return image.files().stream()
                .filter(one -> plain(one.path()).equals(plain(path)))
                .findFirst();
    }

    private static String plain(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
