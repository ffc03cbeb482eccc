package dev.stirrup.store.key;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that ends while its keys are still being made.
class ExitWhileKeysAreMadeTest {
    @TempDir Path folder;

    /// libcrypto would free its locks at the end of the process, and a thread that takes one then
    /// ends it by a signal: once in some ends of a server that has just begun.
    @Test
    void theProcessEndsInPeace() throws Exception {
        assumeTrue(NativeRsa.find().isPresent(), "this system has no libcrypto.so.3");
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(folder.resolve("output")).content().doesNotContain("SIGSEGV");
        assertThat(child.exitValue()).isZero();
    }

    /// The process that ends.
    static final class Child {
        /// So long the process is there after libcrypto was asked to clear itself away. It is
        /// usually less than a millisecond.
        private static final long MICROS = 1_000_000;

        private static final int LARGE = 8192;

        private Child() {}

        public static void main(String[] arguments) throws Throwable {
            // What is registered first is called last.
            stayAtTheEnd();
            NativeRsa maker = NativeRsa.find().orElseThrow();
            var busy = new CountDownLatch(1);
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        // The first use of the library begins it.
                        var _ = maker.make(1024);
                        busy.countDown();
                        var _ = maker.make(LARGE);
                    });
            busy.await();
            Thread.sleep(100);
            System.exit(0);
        }

        /// `__cxa_atexit(usleep, MICROS, 0)`.
        @SuppressWarnings("restricted")
        private static void stayAtTheEnd() throws Throwable {
            Linker linker = Linker.nativeLinker();
            var atExit =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("__cxa_atexit"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
            MemorySegment sleep = linker.defaultLookup().findOrThrow("usleep");
            assertThat((int) atExit.invokeExact(sleep, MICROS, MemorySegment.NULL)).isZero();
        }
    }
}
