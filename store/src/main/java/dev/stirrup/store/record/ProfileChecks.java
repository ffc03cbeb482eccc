package dev.stirrup.store.record;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Session;
import dev.stirrup.store.record.Draft.Touched;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether each profile of a draft names only what exists.
final class ProfileChecks {
    private static final Pattern URL = Pattern.compile("(https?|tftp|ftp|nfs)://[^\\s]+");
    private static final String LOADER_FILE = "loader:";

    /// Names that a loader's script, a batch file and wimboot take as they are.
    private static final Pattern INJECTED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,30}");

    /// wimboot has room for 63 files (its `VDISK_MAX_FILES`); a few of them are ours.
    private static final int MOST_INJECTED = 48;

    private final Draft draft;
    private final Session session;
    private Wipers wipers = new Wipers(Set.of());

    ProfileChecks(Draft draft) {
        this.draft = draft;
        this.session = draft.session;
    }

    void run() throws SQLException {
        if (!draft.touchedProfiles.isEmpty()) {
            wipers = Wipers.read(session);
        }
        for (Touched<ProfileRecord> touched : draft.touchedProfiles.values()) {
            if (touched.after().isPresent()) {
                check(touched.edit(), touched.after().get());
            }
        }
    }

    private void check(int edit, ProfileRecord profile) throws SQLException {
        if (!MachineChecks.isName(profile.name())) {
            problem(edit, profile, "name", "use letters, digits and ._- only, at most 63 of them");
        }
        MachineChecks.faultOf(profile.selector())
                .ifPresent(fault -> problem(edit, profile, "selector", fault));
        checkLoaders(edit, profile);
        checkWiping(edit, profile);
        switch (profile.payload()) {
            case PayloadRecord.Menu menu -> check(edit, profile, menu);
            case PayloadRecord.Plain(Payload payload) -> check(edit, profile, payload);
        }
    }

    /// Labels and the settings give a profile to machines that nobody thought of one by one.
    private void checkWiping(int edit, ProfileRecord profile) {
        if (!wipers.has(profile.payload())) {
            return;
        }
        String why =
                "what it starts can overwrite disks: it is given by a plan, or by a menu after a"
                        + " login";
        if (!profile.selector().isEmpty()) {
            problem(edit, profile, "selector", why);
        }
        if (profile.isOpen()) {
            problem(edit, profile, "open", why);
        }
    }

    /// Whether somebody has to log in for it.
    private boolean isLocked(PayloadRecord.Item item) {
        ProfileRecord profile = draft.profiles.get(item.profile());
        return profile == null
                ? item.role().isPresent()
                : wipers.roleFor(item, profile.payload()).isPresent();
    }

    private void checkLoaders(int edit, ProfileRecord profile) throws SQLException {
        if (profile.loaderSet().isEmpty()) {
            return;
        }
        String set = profile.loaderSet().get();
        if (session.number("SELECT COUNT(*) FROM loader_set WHERE name = ?", set) == 0) {
            problem(
                    edit,
                    profile,
                    "loaders",
                    "there is no loader set " + set + "; add it with: stirrup loaders add");
        } else if (profile.loaderFile().isPresent()
                && !hasLoader(set, profile.loaderFile().get())) {
            problem(
                    edit,
                    profile,
                    "loader",
                    "loader set " + set + " has no file " + profile.loaderFile().get());
        }
    }

    private void check(int edit, ProfileRecord profile, PayloadRecord.Menu menu) {
        if (menu.items().isEmpty()) {
            problem(edit, profile, "menu", "has no entries");
        }
        if (menu.timeout().isNegative()) {
            problem(edit, profile, "menu", "its timeout is negative");
        }
        List<String> named = menu.items().stream().map(PayloadRecord.Item::profile).toList();
        for (String name : named) {
            if (!draft.profiles.containsKey(name)) {
                problem(edit, profile, "menu", "there is no profile " + name);
            }
        }
        for (PayloadRecord.Item item : menu.items()) {
            MachineChecks.faultOf(item.audience().labels())
                    .ifPresent(fault -> problem(edit, profile, "menu", fault));
            if (item.role().filter(role -> !MachineChecks.isName(role)).isPresent()) {
                problem(edit, profile, "menu", "a role has letters, digits and ._- only");
            }
            if (isLocked(item) && menu.fallback().filter(item.profile()::equals).isPresent()) {
                problem(
                        edit,
                        profile,
                        "menu",
                        "its fallback "
                                + item.profile()
                                + " needs a login, and is taken when nobody is there");
            }
        }
        menu.fallback()
                .filter(name -> !named.contains(name))
                .ifPresent(name ->
                        problem(
                                edit,
                                profile,
                                "menu",
                                "its fallback " + name + " is no entry of it"));
    }

    private void check(int edit, ProfileRecord profile, Payload payload) throws SQLException {
        switch (payload) {
            case Payload.Linux linux -> checkLinux(edit, profile, linux);
            case Payload.Chain(String target) ->
                    faultOfTarget(target)
                            .ifPresent(fault -> problem(edit, profile, "chain", fault));
            case Payload.Script(Client client, String text) -> {
                if (client != Client.IPXE && client != Client.GRUB) {
                    problem(edit, profile, "script", "scripts are for ipxe or grub");
                }
                if (text.isBlank()) {
                    problem(edit, profile, "script", "is empty");
                }
            }
            case Payload.Folder(String path, var _) -> {
                if (!Path.of(path).isAbsolute()) {
                    problem(edit, profile, "folder", path + " is not an absolute path");
                }
            }
            case Payload.Windows windows -> checkWindows(edit, profile, windows);
            case Payload.LocalDisk() -> {}
            case Payload.Disk disk -> new DiskChecks(draft, edit, profile).run(disk, this);
            case Payload.Menu _ -> problem(edit, profile, "menu", "is kept by names");
        }
    }

    void checkLinux(int edit, ProfileRecord profile, Payload.Linux linux) throws SQLException {
        String image = linux.image();
        if (session.number("SELECT COUNT(*) FROM image WHERE name = ?", image) == 0) {
            problem(
                    edit,
                    profile,
                    "image",
                    "there is no image " + image + "; add it with: stirrup image add " + image);
            return;
        }
        if (!hasFile(image, linux.kernel())) {
            problem(edit, profile, "kernel", "image " + image + " has no file " + linux.kernel());
        }
        for (String initrd : linux.initrds()) {
            if (!hasFile(image, initrd)) {
                problem(edit, profile, "initrds", "image " + image + " has no file " + initrd);
            }
        }
    }

    private void checkWindows(int edit, ProfileRecord profile, Payload.Windows windows)
            throws SQLException {
        for (String path : windows.needed()) {
            if (!hasFile(windows.image(), path)) {
                String field = path.equals(windows.wim()) ? "wim" : "files";
                String text = "image " + windows.image() + " has no file " + path;
                problem(edit, profile, field, text);
            }
        }
        for (String path : windows.files()) {
            if (!INJECTED.matcher(Payload.Windows.nameOf(path)).matches()) {
                problem(edit, profile, "files", "wimboot cannot take a file called " + path);
            }
        }
        if (windows.files().size() > MOST_INJECTED) {
            problem(edit, profile, "files", "wimboot takes " + MOST_INJECTED + " files at most");
        }
        if (windows.source().isPresent()) {
            Payload.Disc disc = windows.source().get().disc();
            if (!hasFile(disc.image(), disc.path())) {
                problem(edit, profile, "disc", "there is no " + disc.image() + "/" + disc.path());
            }
        }
        Loader wimboot = windows.wimboot();
        if (!hasLoader(wimboot.set(), wimboot.file())) {
            problem(
                    edit,
                    profile,
                    "wimboot",
                    "there is no loader "
                            + wimboot.set()
                            + "/"
                            + wimboot.file()
                            + "; add it with: stirrup loaders add "
                            + wimboot.set()
                            + " FILE");
        }
    }

    private Optional<String> faultOfTarget(String target) throws SQLException {
        Optional<Payload.Disc> file = new Payload.Chain(target).file();
        if (file.isPresent()) {
            return hasFile(file.get().image(), file.get().path())
                    ? Optional.empty()
                    : Optional.of(
                            "image " + file.get().image() + " has no file " + file.get().path());
        }
        if (!target.startsWith(LOADER_FILE)) {
            return URL.matcher(target).matches()
                    ? Optional.empty()
                    : Optional.of(
                            target
                                    + " is neither a URL nor loader:SET/FILE,"
                                    + " image:IMAGE/PATH, disc:IMAGE/PATH or"
                                    + " esxi:IMAGE/PATH");
        }
        String rest = target.substring(LOADER_FILE.length());
        int slash = rest.indexOf('/');
        if (slash < 1 || !hasLoader(rest.substring(0, slash), rest.substring(slash + 1))) {
            return Optional.of("there is no loader " + rest);
        }
        return Optional.empty();
    }

    private boolean hasLoader(String set, String file) throws SQLException {
        return session.number(
                        "SELECT COUNT(*) FROM loader_file WHERE set_name = ? AND file = ?",
                        set,
                        file)
                > 0;
    }

    boolean hasFile(String image, String path) throws SQLException {
        return session.number(
                        "SELECT COUNT(*) FROM image_file WHERE image = ? AND path = ?", image, path)
                > 0;
    }

    private void problem(int edit, ProfileRecord profile, String field, String text) {
        draft.add(new Problem(edit, "profile", profile.name(), field, text));
    }
}
