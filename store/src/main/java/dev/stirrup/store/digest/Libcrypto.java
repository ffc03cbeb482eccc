package dev.stirrup.store.digest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// OpenSSL's digest functions (EVP_DigestInit(3)), of the library that almost every Linux has.
@SuppressWarnings("restricted")
final class Libcrypto {
    private static final Logger LOG = LoggerFactory.getLogger(Libcrypto.class);

    private static final int DONE = 1;

    private final MethodHandle make;
    private final MethodHandle free;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle end;
    private final MemorySegment sha256;

    private Libcrypto(SymbolLookup library) {
        Linker linker = Linker.nativeLinker();
        // What digests only reads or writes an array: Java need not copy it for such a call.
        Linker.Option onHeap = Linker.Option.critical(true);
        make =
                linker.downcallHandle(
                        library.findOrThrow("EVP_MD_CTX_new"), FunctionDescriptor.of(ADDRESS));
        free =
                linker.downcallHandle(
                        library.findOrThrow("EVP_MD_CTX_free"), FunctionDescriptor.ofVoid(ADDRESS));
        init =
                linker.downcallHandle(
                        library.findOrThrow("EVP_DigestInit_ex"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        update =
                linker.downcallHandle(
                        library.findOrThrow("EVP_DigestUpdate"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
                        onHeap);
        end =
                linker.downcallHandle(
                        library.findOrThrow("EVP_DigestFinal_ex"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                        onHeap);
        sha256 =
                address(
                        linker.downcallHandle(
                                library.findOrThrow("EVP_sha256"), FunctionDescriptor.of(ADDRESS)));
    }

    private static final class Found {
        static final Optional<Libcrypto> LIBRARY_HERE = open();

        private Found() {}
    }

    /// Empty where the system has no such library, or one that lacks what is needed.
    static Optional<Libcrypto> find() {
        return Found.LIBRARY_HERE;
    }

    private static Optional<Libcrypto> open() {
        try {
            return Optional.of(new Libcrypto(SystemLibcrypto.load()));
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            LOG.info("Java's own SHA-256 is used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// A new context; it must be given back by [#free].
    MemorySegment context() {
        MemorySegment context = address(make);
        if (context.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("no memory for a digest");
        }
        return context;
    }

    void free(MemorySegment context) {
        try {
            free.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// The context has seen nothing yet.
    void begin(MemorySegment context) {
        try {
            check((int) init.invokeExact(context, sha256, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void update(MemorySegment context, MemorySegment bytes) {
        try {
            check((int) update.invokeExact(context, bytes, bytes.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// @param into for 32 bytes
    void end(MemorySegment context, MemorySegment into) {
        try {
            check((int) end.invokeExact(context, into, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MemorySegment address(MethodHandle function) {
        try {
            return (MemorySegment) function.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void check(int status) {
        if (status != DONE) {
            throw new IllegalStateException("libcrypto refuses to digest");
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException bug ? bug : new IllegalStateException(e);
    }
}
