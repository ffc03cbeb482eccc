package dev.stirrup.app.preflight;

import dev.stirrup.uefi.preflight.SignatureDatabase;

/// How much of dbx is looked at here, and what is not.
public final class DbxText {
    private DbxText() {}

    public static String of(SignatureDatabase dbx) {
        return dbx.size()
                + " entries"
                + (dbx.versions() == 0
                        ? ""
                        : ", and "
                                + dbx.versions()
                                + " least versions of Windows' boot programs, which these look at"
                                + " themselves")
                + (dbx.unread() == 0 ? "" : "; " + dbx.unread() + " more cannot be read");
    }
}
