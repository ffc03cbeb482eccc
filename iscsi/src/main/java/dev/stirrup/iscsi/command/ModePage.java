package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitFacts.Kind;
import dev.stirrup.wire.Bytes;
import org.jspecify.annotations.Nullable;

/// The mode pages (SPC-5 7.5, SBC-4 6.5, MMC-6 7): each with what it says, and which bits of it can
/// be changed.
enum ModePage {
    /// Errors are corrected and reported as they come.
    ERROR_RECOVERY(0x01, "c0 00 00 00 00 00 00 00 00 00", Owner.DISK),
    CD_ERROR_RECOVERY(0x01, "00 00 00 00 00 00 00 00 00 00", Owner.CD_ROM),
    /// The write cache is on: only SYNCHRONIZE CACHE and FUA wait until data is durable.
    CACHING(0x08, "04 00 ff ff 00 00 ff ff ff ff 00 00 00 00 00 00 00 00", Owner.DISK),
    /// Good statistics are not logged (GLTSD), commands may be reordered without limit.
    CONTROL(0x0a, "02 10 00 00 00 00 00 00 00 00", Owner.ALL),
    /// Nothing is reported without being asked.
    INFORMATIONAL_EXCEPTIONS(0x1c, "00 00 00 00 00 00 00 00 00 00", Owner.DISK),
    /// Reads CDs and DVDs; no audio, no tray, no lock.
    CAPABILITIES(0x2a, "0b 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", Owner.CD_ROM);

    /// Who has the page.
    private enum Owner {
        DISK,
        CD_ROM,
        ALL
    }

    /// Which values are asked for.
    static final int CHANGEABLE = 1;

    static final int DEFAULTS = 2;
    static final int SAVED = 3;

    private static final int ALL = 0x3f;

    /// The bit SWP, counted in the page without its header.
    private static final int PROTECT_AT = 2;

    private static final int PROTECT = 0x08;

    private final int code;
    private final String body;
    private final Owner owner;

    ModePage(int code, String body, Owner owner) {
        this.code = code;
        this.body = body.replace(" ", "");
        this.owner = owner;
    }

    /// The page of this code that such a device has.
    static @Nullable ModePage of(int code, Kind kind) {
        for (ModePage page : values()) {
            if (page.code == code && page.isFor(kind)) {
                return page;
            }
        }
        return null;
    }

    boolean isWanted(int wanted) {
        return wanted == ALL || wanted == code;
    }

    boolean isFor(Kind kind) {
        return switch (owner) {
            case ALL -> true;
            case DISK -> kind == Kind.DISK;
            case CD_ROM -> kind == Kind.CD_ROM;
        };
    }

    /// The page with its header.
    byte[] bytes(int control, UnitServer server) {
        byte[] content = control == CHANGEABLE ? changeable() : current(control, server);
        var page = new byte[2 + content.length];
        page[0] = (byte) code;
        page[1] = (byte) content.length;
        System.arraycopy(content, 0, page, 2, content.length);
        return page;
    }

    /// Takes over what may be changed.
    ///
    /// @return whether nothing else differs from what is
    boolean change(byte[] given, Ask ask) {
        byte[] now = current(0, ask.server());
        byte[] may = changeable();
        if (given.length != now.length) {
            return false;
        }
        for (int at = 0; at < now.length; at++) {
            if (((given[at] ^ now[at]) & ~may[at]) != 0) {
                return false;
            }
        }
        if (this == CONTROL && !ask.unit().facts().readOnly()) {
            ask.server().writeProtect((given[PROTECT_AT] & PROTECT) != 0, ask.nexus());
        }
        return true;
    }

    private byte[] changeable() {
        var bits = new byte[body.length() / 2];
        if (this == CONTROL) {
            bits[PROTECT_AT] = PROTECT;
        }
        return bits;
    }

    private byte[] current(int control, UnitServer server) {
        byte[] content = Bytes.ofHex(body).toArray();
        if (this == CONTROL && control != DEFAULTS && server.isWriteProtected()) {
            content[PROTECT_AT] |= PROTECT;
        }
        return content;
    }
}
