package dev.stirrup.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A PKCS#11 token of SoftHSM 2, which can be taken away and put back. All tokens of a test's
/// process lie in one folder, since SoftHSM reads its settings from the environment.
public final class SoftToken {
    /// What tests with a token need, for [RequiresProgram].
    public static final String PROGRAM = "softhsm2-util";

    /// The module.
    public static final String MODULE = "/usr/lib/softhsm/libsofthsm2.so";

    private static final String VARIABLE = "SOFTHSM2_CONF";
    private static final Path HOME = home();

    private final Path folder;
    private final String label;

    private SoftToken(Path folder, String label) {
        this.folder = folder;
        this.label = label;
    }

    /// A new empty token.
    ///
    /// @param label of no other token of this process
    public static SoftToken make(String label, String pin)
            throws IOException, InterruptedException {
        Set<Path> before = tokens();
        Program.run(
                HOME,
                "env",
                environment(),
                PROGRAM,
                "--init-token",
                "--free",
                "--label",
                label,
                "--pin",
                pin,
                "--so-pin",
                "so-" + pin);
        Set<Path> after = tokens();
        after.removeAll(before);
        return new SoftToken(after.iterator().next(), label);
    }

    /// For programs that use the token too: `VARIABLE=value`.
    public static String environment() {
        return VARIABLE + "=" + HOME.resolve("softhsm2.conf");
    }

    public String label() {
        return label;
    }

    /// Nobody finds it any more.
    public void takeAway() throws IOException {
        Files.move(folder, aside());
    }

    public void putBack() throws IOException {
        Files.move(aside(), folder);
    }

    private Path aside() {
        return HOME.resolve(folder.getFileName());
    }

    private static Set<Path> tokens() throws IOException {
        try (Stream<Path> all = Files.list(HOME.resolve("tokens"))) {
            return all.collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// The module is loaded into this process, so the variable has to be set in it.
    @SuppressWarnings("restricted")
    private static Path home() {
        try (Arena arena = Arena.ofConfined()) {
            Path home = Files.createTempDirectory("soft-token");
            home.toFile().deleteOnExit();
            Files.createDirectory(home.resolve("tokens"));
            Path settings = home.resolve("softhsm2.conf");
            Files.writeString(
                    settings,
                    "directories.tokendir = " + home.resolve("tokens") + "\nlog.level = ERROR\n");
            Linker linker = Linker.nativeLinker();
            var set =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            var _ =
                    (int)
                            set.invokeExact(
                                    arena.allocateFrom(VARIABLE),
                                    arena.allocateFrom(settings.toString()),
                                    1);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
