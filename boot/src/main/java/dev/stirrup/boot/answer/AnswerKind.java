package dev.stirrup.boot.answer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whose answers they are: how they are written, which files the installer asks for, and the words
/// of the kernel command line that tell it where.
public enum AnswerKind {
    /// Debian's installer. Reads its file once (`preseed_fetch`). By which card it fetches the file
    /// it would ask, whatever the priority, in a machine with several: the question is critical
    /// (netcfg's `netcfg_get_interface`).
    PRESEED(
            "preseed",
            Escape.LINE,
            "auto=true priority=critical interface=auto ${bootif} url=${answers}",
            "text/plain"),
    /// Anaconda: Fedora and its relatives. dracut fetches the file, and Anaconda does so again when
    /// dracut's copy is not there.
    KICKSTART("kickstart", Escape.SHELL, "inst.ks=${answers}", "text/plain"),
    /// Ubuntu's installer, by cloud-init's source NoCloud.
    AUTOINSTALL("autoinstall", Escape.YAML, "autoinstall ds=nocloud;s=${answers}", "text/yaml"),
    /// cloud-init in a running system, by its source NoCloud.
    CLOUD_INIT("cloud-init", Escape.YAML, "ds=nocloud;s=${answers}", "text/yaml"),
    /// SUSE's installer. linuxrc looks at the file, then YaST fetches it.
    AUTOYAST("autoyast", Escape.XML, "autoyast=${answers}", "application/xml"),
    /// Fedora CoreOS and Flatcar.
    IGNITION(
            "ignition",
            Escape.JSON,
            "ignition.firstboot ignition.platform.id=metal ignition.config.url=${answers}",
            "application/vnd.coreos.ignition+json"),
    /// `setup-alpine -f`. Alpine's kernel command line has no word for it.
    ALPINE("alpine", Escape.SHELL, "", "text/plain"),
    /// Windows Setup. A script puts the file beside it.
    AUTOUNATTEND("autounattend", Escape.XML, "", "application/xml");

    /// What stands for the URL in the words of the command line.
    public static final String PLACE = "${answers}";

    /// What the source NoCloud reads, each once. It does without the last two, but asks for each of
    /// them ten times before, for ten seconds (cloud-init's `read_seeded`; for the network since
    /// 2024).
    private static final List<File> NO_CLOUD =
            List.of(
                    new File("user-data", 1),
                    new File("meta-data", 1),
                    new File("vendor-data", 1),
                    new File("network-config", 1));

    private final String text;
    private final Escape escape;
    private final String arguments;
    private final String mediaType;

    AnswerKind(String text, Escape escape, String arguments, String mediaType) {
        this.text = text;
        this.escape = escape;
        this.arguments = arguments;
        this.mediaType = mediaType;
    }

    /// A file that the installer asks for.
    ///
    /// @param fetches how often it does so in one boot
    public record File(String name, int fetches) {}

    /// The first one is the text itself.
    private List<File> files() {
        return switch (this) {
            case PRESEED -> List.of(new File("preseed.cfg", 1));
            case KICKSTART -> List.of(new File("ks.cfg", 2));
            case AUTOINSTALL, CLOUD_INIT -> NO_CLOUD;
            case AUTOYAST -> List.of(new File("autoinst.xml", 2));
            case IGNITION -> List.of(new File("config.ign", 1));
            case ALPINE -> List.of(new File("answers", 1));
            case AUTOUNATTEND -> List.of(new File("autounattend.xml", 1));
        };
    }

    /// The kind with this name.
    public static Optional<AnswerKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(name)).findFirst();
    }

    /// Its name in files and commands.
    public String text() {
        return text;
    }

    public String mediaType() {
        return mediaType;
    }

    /// The file of this name that is part of it.
    public Optional<File> file(String name) {
        return files().stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /// The file that is the text itself.
    public String mainFile() {
        return files().getFirst().name();
    }

    /// Whether the command line names the folder of its files and not a file.
    public boolean isFolder() {
        return files().size() > 1;
    }

    /// Whether its place must be named where a profile gives it: no word of a command line does.
    public boolean needsPlace() {
        return arguments.isEmpty();
    }

    /// A command line that leads to the answers, wherever it says so itself or does not. Other
    /// places than the answers' may be left in it.
    ///
    /// @param url of the answers, or of their folder
    public String arguments(String own, String url) {
        String all = own.contains(PLACE) ? own : arguments + " " + own;
        return all.replace(PLACE, url).strip();
    }

    /// How values are written unless the text says otherwise.
    Escape escape() {
        return escape;
    }

    /// A command that reports, in one line.
    public String command(String url) {
        return switch (this) {
            case PRESEED -> "wget -q -O /dev/null '" + url + "'";
            case IGNITION -> "/usr/bin/curl -fsS -o /dev/null " + url;
            case AUTOUNATTEND ->
                    "powershell -NoProfile -Command \"Invoke-WebRequest -UseBasicParsing '"
                            + url
                            + "'\"";
            case KICKSTART, AUTOINSTALL, CLOUD_INIT, AUTOYAST, ALPINE ->
                    "{ curl -fsS -o /dev/null '"
                            + url
                            + "' || wget -q -O /dev/null '"
                            + url
                            + "'; }";
        };
    }
}
