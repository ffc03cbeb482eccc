package dev.stirrup.store.record;

import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;
import java.sql.SQLException;
import java.util.Optional;

/// Whether a profile's disk can be.
final class DiskChecks {
    private static final long BLOCK = 512;
    private static final long LARGEST = 64L << 40;

    private final Draft draft;
    private final int edit;
    private final ProfileRecord profile;

    DiskChecks(Draft draft, int edit, ProfileRecord profile) {
        this.draft = draft;
        this.edit = edit;
        this.profile = profile;
    }

    void run(Payload.Disk disk, ProfileChecks checks) throws SQLException {
        switch (disk.source()) {
            case DiskSource.Own own -> own(own);
            case DiskSource.Named(String name) -> named(name);
        }
        if (profile.isOpen()) {
            problem("open", "a disk belongs to a machine, and machines nobody approved are none");
        }
        if (disk.isForFirmware() && disk.isEmptiedAtBoot()) {
            problem("firmware", "firmware tells no boot from the next: its disk's mode is keep");
        }
        for (Payload.Linux kernel : disk.kernels()) {
            checks.checkLinux(edit, profile, kernel);
        }
        if (disk.disc().isPresent() && !has(disk.disc().get(), checks)) {
            problem(
                    "cd",
                    "there is no " + disk.disc().get().image() + "/" + disk.disc().get().path());
        }
    }

    private void own(DiskSource.Own own) throws SQLException {
        if (own.golden().isEmpty() && own.size().isEmpty()) {
            problem("size", "a blank disk has a size");
        }
        if (own.size().filter(DiskChecks::isNoSize).isPresent()) {
            problem("size", "a disk has 512 bytes to 64 TiB, in whole blocks of 512");
        }
        if (own.golden().isEmpty()) {
            return;
        }
        Optional<Long> least =
                draft.session.first(
                        "SELECT size FROM golden_image WHERE name = ?",
                        row -> row.number(1),
                        own.golden().get());
        if (least.isEmpty()) {
            problem(
                    "golden",
                    "there is no golden image "
                            + own.golden().get()
                            + "; make one with: stirrup disk import");
        } else if (own.size().filter(size -> size < least.get()).isPresent()) {
            problem("size", "the golden image has " + least.get() + " bytes, the disk has less");
        }
    }

    private void named(String name) throws SQLException {
        String find = "SELECT COUNT(*) FROM disk WHERE name = ? AND mode <> 'snapshot'";
        if (draft.session.number(find, name) == 0) {
            problem("name", "there is no disk " + name + "; make one with: stirrup disk create");
        }
    }

    private static boolean isNoSize(long size) {
        return size < BLOCK || size > LARGEST || size % BLOCK != 0;
    }

    private static boolean has(Payload.Disc disc, ProfileChecks checks) throws SQLException {
        return checks.hasFile(disc.image(), disc.path());
    }

    private void problem(String field, String text) {
        draft.add(new Problem(edit, "profile", profile.name(), field, text));
    }
}
