package dev.stirrup.store.key;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.stirrup.trust.SignerUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// A PKCS#11 module in this process: what Java's provider does not offer of it. It lists tokens by
/// their label, and it starts a module anew: after a loss many find their token only then. A module
/// has one state for the whole process, so there is one of these for each.
///
/// Layouts are those of PKCS#11 2.40 section 3 on 64-bit Unix, where a `CK_ULONG` has 8 bytes.
@SuppressWarnings("restricted")
final class TokenModule {
    private static final Map<Path, TokenModule> LOADED = new ConcurrentHashMap<>();

    private static final long ALREADY_INITIALIZED = 0x191;
    private static final long OS_LOCKING_OK = 2;
    private static final int MOST_SLOTS = 1024;

    private static final FunctionDescriptor ONE = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
    private static final FunctionDescriptor LIST =
            FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS);
    private static final FunctionDescriptor TOKEN =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS);

    private static final long FUNCTIONS_LENGTH = 64;
    private static final long INITIALIZE_AT = 8;
    private static final long FINALIZE_AT = 16;
    private static final long SLOT_LIST_AT = 40;
    private static final long TOKEN_INFO_AT = 56;

    private static final long ARGUMENTS_LENGTH = 48;
    private static final long ARGUMENTS_FLAGS_AT = 32;
    private static final int LABEL_LENGTH = 32;
    private static final long TOKEN_FLAGS_AT = 96;
    private static final long TOKEN_LENGTH = 256;

    private final Path library;
    private final ReentrantLock lock = new ReentrantLock();
    private final MethodHandle initialize;
    private final MethodHandle end;
    private final MethodHandle slotList;
    private final MethodHandle tokenInfo;
    private int generation;

    /// A token that is there.
    record Slot(long id, String label, long flags) {
        private static final long INITIALISED = 0x400;
        private static final long FINAL_TRY = 0x20000;
        private static final long LOCKED = 0x40000;

        boolean isInitialised() {
            return (flags & INITIALISED) != 0;
        }

        boolean isLocked() {
            return (flags & LOCKED) != 0;
        }

        /// Whether one more wrong PIN locks it.
        boolean isLastTry() {
            return (flags & FINAL_TRY) != 0;
        }
    }

    /// @throws SignerUnavailableException when there is no such module
    static TokenModule of(Path library) {
        return LOADED.computeIfAbsent(library, TokenModule::new);
    }

    private TokenModule(Path library) {
        this.library = library;
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment start =
                    SymbolLookup.libraryLookup(library, Arena.global())
                            .findOrThrow("C_GetFunctionList");
            MemorySegment list = Arena.global().allocate(ADDRESS);
            check((long) linker.downcallHandle(start, ONE).invokeExact(list), "C_GetFunctionList");
            MemorySegment functions = list.get(ADDRESS, 0).reinterpret(FUNCTIONS_LENGTH);
            initialize = linker.downcallHandle(functions.get(ADDRESS, INITIALIZE_AT), ONE);
            end = linker.downcallHandle(functions.get(ADDRESS, FINALIZE_AT), ONE);
            slotList = linker.downcallHandle(functions.get(ADDRESS, SLOT_LIST_AT), LIST);
            tokenInfo = linker.downcallHandle(functions.get(ADDRESS, TOKEN_INFO_AT), TOKEN);
        } catch (SignerUnavailableException e) {
            throw e;
        } catch (Throwable e) {
            throw new SignerUnavailableException(
                    "The PKCS#11 module " + library + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /// Held during everything that is done with its tokens: it may be started anew meanwhile.
    ReentrantLock lock() {
        return lock;
    }

    /// Another number after each [#reset]; sessions from before are over.
    int generation() {
        return generation;
    }

    /// The tokens that are there now.
    List<Slot> slots() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(ARGUMENTS_LENGTH, 8);
            arguments.set(JAVA_LONG, ARGUMENTS_FLAGS_AT, OS_LOCKING_OK);
            long begun = (long) initialize.invokeExact(arguments);
            if (begun != ALREADY_INITIALIZED) {
                check(begun, "C_Initialize");
            }
            MemorySegment count = arena.allocate(JAVA_LONG);
            check(
                    (long) slotList.invokeExact((byte) 1, MemorySegment.NULL, count),
                    "C_GetSlotList");
            int room = (int) Math.min(MOST_SLOTS, Math.max(0, count.get(JAVA_LONG, 0)));
            count.set(JAVA_LONG, 0, room);
            MemorySegment ids = arena.allocate(JAVA_LONG, room);
            check((long) slotList.invokeExact((byte) 1, ids, count), "C_GetSlotList");
            List<Slot> found = new ArrayList<>();
            for (int i = 0; i < Math.min(room, count.get(JAVA_LONG, 0)); i++) {
                MemorySegment token = arena.allocate(TOKEN_LENGTH, 8);
                long id = ids.getAtIndex(JAVA_LONG, i);
                // One token that cannot be asked must not hide the others.
                if ((long) tokenInfo.invokeExact(id, token) == 0) {
                    found.add(new Slot(id, label(token), token.get(JAVA_LONG, TOKEN_FLAGS_AT)));
                }
            }
            return found;
        } catch (SignerUnavailableException e) {
            throw e;
        } catch (Throwable e) {
            throw new SignerUnavailableException(library + " failed: " + e.getMessage(), e);
        }
    }

    /// Ends the module; the next question starts it anew. All sessions with its tokens are over.
    void reset() {
        generation++;
        try {
            // Whatever it says, there is nothing more to do.
            var _ = (long) end.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw new SignerUnavailableException(library + " failed: " + e.getMessage(), e);
        }
    }

    private static String label(MemorySegment token) {
        byte[] text = token.asSlice(0, LABEL_LENGTH).toArray(JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8).stripTrailing();
    }

    private void check(long result, String call) {
        if (result != 0) {
            throw new SignerUnavailableException(
                    library + ": " + call + " says 0x" + Long.toHexString(result));
        }
    }
}
