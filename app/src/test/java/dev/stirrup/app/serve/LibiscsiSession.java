package dev.stirrup.app.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;

/// A session that libiscsi holds within this process. Its tools choose the ISID by chance; here two
/// can be the same. It does not come back by itself when its connection is gone.
@SuppressWarnings("restricted")
final class LibiscsiSession implements AutoCloseable {
    static final String LIBRARY = "/usr/lib/x86_64-linux-gnu/libiscsi.so.7";

    private static final int NORMAL = 2;
    private static final int BLOCK = 512;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /// A function that returns nothing leaves whatever was in the register.
    private static final MemoryLayout NOTHING = INT;

    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, arena);
    private final MemorySegment context;

    /// Logs in, in the calling thread's network.
    ///
    /// @param isid the part of the ISID that is otherwise left to chance
    LibiscsiSession(String portal, String initiator, String target, int isid) throws IOException {
        context = (MemorySegment) call("iscsi_create_context", POINTER, text(initiator));
        // The last argument says: do not.
        var _ = call("iscsi_set_noautoreconnect", NOTHING, context, 1);
        var _ = call("iscsi_set_isid_random", INT, context, isid, 0);
        var _ = call("iscsi_set_targetname", INT, context, text(target));
        var _ = call("iscsi_set_session_type", INT, context, NORMAL);
        int failed = (int) call("iscsi_full_connect_sync", INT, context, text(portal), 0);
        if (failed != 0) {
            String why = error();
            close();
            throw new IOException(why);
        }
    }

    /// Whether the first block of unit 0 can be read.
    boolean reads() throws IOException {
        MemorySegment task =
                (MemorySegment)
                        call(
                                "iscsi_read10_sync",
                                POINTER,
                                context,
                                0,
                                0,
                                BLOCK,
                                BLOCK,
                                0,
                                0,
                                0,
                                0,
                                0);
        if (task.equals(MemorySegment.NULL)) {
            return false;
        }
        // A task begins with its SCSI status; 0 is GOOD.
        int status = task.reinterpret(INT.byteSize()).get(INT, 0);
        var _ = call("scsi_free_scsi_task", NOTHING, task);
        return status == 0;
    }

    /// Closes the connection and does not log out.
    @Override
    public void close() throws IOException {
        var _ = call("iscsi_destroy_context", INT, context);
        arena.close();
    }

    private String error() throws IOException {
        var text = (MemorySegment) call("iscsi_get_error", POINTER, context);
        return text.reinterpret(256).getString(0);
    }

    private MemorySegment text(String text) {
        return arena.allocateFrom(text);
    }

    private Object call(String name, MemoryLayout result, Object... arguments) throws IOException {
        MemoryLayout[] types =
                Stream.of(arguments)
                        .map(one -> one instanceof Integer ? INT : POINTER)
                        .toArray(MemoryLayout[]::new);
        try {
            return Linker.nativeLinker()
                    .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, types))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IOException(name, e);
        }
    }
}
