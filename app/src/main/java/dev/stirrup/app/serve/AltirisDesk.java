package dev.stirrup.app.serve;

import dev.stirrup.boot.Claims;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.file.FixedPaths;
import dev.stirrup.netboot.url.PathName;
import dev.stirrup.server.FileService;
import java.util.List;

/// What is served on the port of Broadcom's signed iPXE: the path that it asks for, with any query,
/// by GET and by POST. The script leads on to the usual port.
record AltirisDesk(FileService files) implements FileService {
    @Override
    public FileAnswer answer(FileAsk ask) {
        return PathName.read(ask.path()).filter(FixedPaths::isAltiris).isPresent()
                ? files.answer(ask)
                : new FileAnswer.Missing("no such path", Claims.none(), List.of());
    }

    @Override
    public boolean mayBlock(FileAsk ask) {
        return false;
    }
}
