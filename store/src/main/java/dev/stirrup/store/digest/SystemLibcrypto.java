package dev.stirrup.store.digest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// OpenSSL's libcrypto, of the system.
@SuppressWarnings("restricted")
public final class SystemLibcrypto {
    /// Its name says that the functions are those of OpenSSL 3.
    private static final String LIBRARY = "libcrypto.so.3";

    /// `OPENSSL_INIT_NO_ATEXIT` (OPENSSL_init_crypto(3)).
    private static final long KEPT_AT_EXIT = 0x0008_0000L;

    private SystemLibcrypto() {}

    /// Its functions. The library is told first not to clear itself away when the process ends:
    /// Java ends while threads still make a key or compare a file, and they would use locks that
    /// are gone (a crash in the last moment, with a status to match).
    ///
    /// @throws IllegalArgumentException when the system has no such library
    /// @throws java.util.NoSuchElementException when it is another than its name says
    public static SymbolLookup load() {
        SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        MethodHandle begin =
                Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow("OPENSSL_init_crypto"),
                                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
        try {
            // Where it refuses, it is used as it was: what it does for us tells of its own failure.
            int _ = (int) begin.invokeExact(KEPT_AT_EXIT, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return library;
    }
}
