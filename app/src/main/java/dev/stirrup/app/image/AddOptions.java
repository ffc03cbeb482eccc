package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Images;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.fetch.Addresses;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.upstream.Voucher;
import dev.stirrup.store.image.Image;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a new image is told on the command line.
class AddOptions extends SiteOptions {
    @Parameters(
            arity = "1..2",
            paramLabel = "[NAME] FILE|DIR|URL|SYSTEM",
            description = {
                "The image's name, and what it is made of: an ISO, an archive (tar or zip), a folder,",
                "the URL of such a file, or a system of the catalogue (stirrup image catalogue).",
                "Without a name it is called like what it is made of."
            })
    private List<String> words = List.of();

    @Option(names = "--kernel", paramLabel = "FILE", description = "A kernel instead.")
    private Optional<Path> kernel = Optional.empty();

    @Option(
            names = "--initrd",
            paramLabel = "FILE",
            description = "Its initrd; several in their order.")
    private List<Path> initrds = List.of();

    @Option(names = "--replace", description = "Replace the image of this name.")
    private boolean isReplacing;

    @Option(
            names = "--force",
            description = {
                "Also what nobody vouches for, and a kernel that machines with Secure Boot on would",
                "refuse."
            })
    private boolean isForced;

    @Option(
            names = "--keyring",
            paramLabel = "FILE",
            description = "Keys that may vouch for it, instead of those that are kept.")
    private List<Path> keyrings = List.of();

    @Option(names = "--sha256", paramLabel = "HEX", description = "What its SHA-256 must be.")
    private Optional<String> sha256 = Optional.empty();

    @Option(
            names = "--sums",
            paramLabel = "FILE|URL",
            description = "The list of digests that names it (default: looked for beside it).")
    private Optional<String> sums = Optional.empty();

    @Option(
            names = "--signature",
            paramLabel = "FILE|URL",
            description = "The signature over that list, or over the file itself without --sums.")
    private Optional<String> signature = Optional.empty();

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = {
                "A file of yours to be kept in the image as stirrup/NAME; several are allowed. Windows PE",
                "gets it: a curl.exe that its disc has not, for example."
            })
    private List<Path> more = List.of();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Make a profile that starts it, in place of one of this name.")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--profile-kernel",
            paramLabel = "PATH",
            description = "The kernel inside the image that the profile starts.")
    private Optional<String> profileKernel = Optional.empty();

    @Option(
            names = "--profile-initrd",
            paramLabel = "PATH",
            description = "Its initrd inside the image; several in their order.")
    private List<String> profileInitrds = List.of();

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = {
                "The profile's kernel command line; $${report} becomes the URL to report to, $${tree}",
                "that of the image's files."
            })
    private Optional<String> arguments = Optional.empty();

    /// The profile that is to be made.
    Optional<String> profile() {
        return profile;
    }

    /// What the profile starts: what was asked for, else what is usual.
    ///
    /// @param known what starts with which kernel
    Candidates.Choice chosen(Image image, Candidates.Choice usual, List<Candidates.Choice> known) {
        String kernel = profileKernel.orElse(usual.kernel());
        List<String> initrds = profileInitrds;
        if (initrds.isEmpty()) {
            initrds =
                    Stream.concat(Stream.of(usual), known.stream())
                            .filter(one -> one.kernel().equals(kernel))
                            .map(Candidates.Choice::initrds)
                            .findFirst()
                            .orElseGet(() -> Images.neededInitrds(image, kernel));
        }
        return new Candidates.Choice(kernel, initrds, arguments.orElse(usual.arguments()));
    }

    /// Whether the profile's kernel was named, so that it need not be found out.
    boolean isKernelNamed() {
        return profileKernel.isPresent();
    }

    boolean isReplacing() {
        return isReplacing;
    }

    boolean isForced() {
        return isForced;
    }

    List<Path> keyrings() {
        return keyrings;
    }

    Optional<Path> kernel() {
        return kernel;
    }

    List<Path> initrds() {
        return initrds;
    }

    /// What is kept in the image beside what it is made of, by its path there.
    Map<String, Path> more() {
        Map<String, Path> named = new TreeMap<>();
        for (Path file : more) {
            if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
                throw new FailedException(
                        Console.safe(file + " is no file that can be read."), "Is the name right?");
            }
            String path = "stirrup/" + file.getFileName();
            if (named.containsKey(path)) {
                throw new FailedException(
                        Console.safe("Two files are called " + file.getFileName() + "."),
                        "Rename one.");
            }
            named.put(path, file);
        }
        return named;
    }

    /// What the image is made of, unless it is `--kernel`.
    Optional<String> source() {
        if (kernel.isPresent() && words.size() == 2 || kernel.isEmpty() && !initrds.isEmpty()) {
            throw new FailedException(
                    "An image is made of one file, folder, URL or system, or of --kernel and"
                            + " --initrd.",
                    "");
        }
        return kernel.isPresent() ? Optional.empty() : Optional.of(words.getLast());
    }

    /// The name that was given.
    Optional<String> name() {
        return words.size() == 2 || kernel.isPresent()
                ? Optional.of(words.getFirst())
                : Optional.empty();
    }

    /// Who is to vouch for the one file at a place.
    List<Voucher> vouchers(URI place, String fileName) {
        List<Voucher> all = new ArrayList<>();
        sha256.map(AddOptions::pinned).ifPresent(all::add);
        if (sums.isPresent()) {
            all.add(
                    new Voucher.Sums(
                            place(sums.get()),
                            signature
                                    .map(AddOptions::place)
                                    .map(List::of)
                                    .orElseGet(() -> besides(sums.get())),
                            fileName));
        } else {
            signature.map(AddOptions::place).map(Voucher.Detached::new).ifPresent(all::add);
        }
        if (all.isEmpty()) {
            all.addAll(Voucher.beside(place));
        }
        return all;
    }

    private static Voucher pinned(String digest) {
        if (!digest.matches("[0-9a-fA-F]{64}")) {
            throw new FailedException("--sha256 has 64 hexadecimal digits.", "");
        }
        return new Voucher.Pinned(digest, "whoever added it");
    }

    private static List<URI> besides(String list) {
        return List.of(place(list + ".gpg"), place(list + ".sign"), place(list + ".asc"));
    }

    private static URI place(String word) {
        if (!Addresses.isAddress(word)) {
            return Path.of(word).toAbsolutePath().normalize().toUri();
        }
        try {
            return Addresses.read(word);
        } catch (FetchException e) {
            throw new FailedException(Console.safe(word + ": " + e.getMessage()), "");
        }
    }
}
