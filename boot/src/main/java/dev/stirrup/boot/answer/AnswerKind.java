package dev.stirrup.boot.answer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whose answers they are: how they are written, which files the installer asks for, and the words
/// of the kernel command line that tell it where.
public enum AnswerKind {
    /// Debian's installer. Reads its file once (`preseed_fetch`).
    PRESEED(
            "preseed",
            Escape.LINE,
            "auto=true priority=critical url=${answers}",
            new Format("text/plain", List.of(new File("preseed.cfg", 1)))),
    /// Anaconda: Fedora and its relatives. dracut fetches the file, and Anaconda does so again when
    /// dracut's copy is not there.
    KICKSTART(
            "kickstart",
            Escape.SHELL,
            "inst.ks=${answers}",
            new Format("text/plain", List.of(new File("ks.cfg", 2)))),
    /// Ubuntu's installer, by cloud-init's source NoCloud.
    AUTOINSTALL(
            "autoinstall",
            Escape.YAML,
            "autoinstall ds=nocloud;s=${answers}",
            new Format("text/yaml", File.NO_CLOUD)),
    /// cloud-init in a running system, by its source NoCloud.
    CLOUD_INIT(
            "cloud-init",
            Escape.YAML,
            "ds=nocloud;s=${answers}",
            new Format("text/yaml", File.NO_CLOUD)),
    /// SUSE's installer. linuxrc looks at the file, then YaST fetches it.
    AUTOYAST(
            "autoyast",
            Escape.XML,
            "autoyast=${answers}",
            new Format("application/xml", List.of(new File("autoinst.xml", 2)))),
    /// Fedora CoreOS and Flatcar.
    IGNITION(
            "ignition",
            Escape.JSON,
            "ignition.firstboot ignition.platform.id=metal ignition.config.url=${answers}",
            new Format("application/vnd.coreos.ignition+json", List.of(new File("config.ign", 1)))),
    /// `setup-alpine -f`. Alpine's kernel command line has no word for it.
    ALPINE("alpine", Escape.SHELL, "", new Format("text/plain", List.of(new File("answers", 1)))),
    /// Windows Setup. A script puts the file beside it.
    AUTOUNATTEND(
            "autounattend",
            Escape.XML,
            "",
            new Format("application/xml", List.of(new File("autounattend.xml", 1))));

    /// What stands for the URL in the words of the command line.
    public static final String PLACE = "${answers}";

    private final String text;
    private final Escape escape;
    private final String arguments;
    private final Format format;

    AnswerKind(String text, Escape escape, String arguments, Format format) {
        this.text = text;
        this.escape = escape;
        this.arguments = arguments;
        this.format = format;
    }

    /// A file that the installer asks for.
    ///
    /// @param fetches how often it does so in one boot
    public record File(String name, int fetches) {
        /// What the source NoCloud reads, each once.
        static final List<File> NO_CLOUD =
                List.of(
                        new File("user-data", 1),
                        new File("meta-data", 1),
                        new File("vendor-data", 1));
    }

    /// @param files the first one is the text itself
    private record Format(String mediaType, List<File> files) {}

    /// The kind with this name.
    public static Optional<AnswerKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(name)).findFirst();
    }

    /// Its name in files and commands.
    public String text() {
        return text;
    }

    public String mediaType() {
        return format.mediaType();
    }

    /// The file of this name that is part of it.
    public Optional<File> file(String name) {
        return format.files().stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /// The file that is the text itself.
    public String mainFile() {
        return format.files().getFirst().name();
    }

    /// Whether the command line names the folder of its files and not a file.
    public boolean isFolder() {
        return format.files().size() > 1;
    }

    /// Whether its place must be named where a profile gives it: no word of a command line does.
    public boolean needsPlace() {
        return arguments.isEmpty();
    }

    /// A command line that leads to the answers, wherever it says so itself or does not.
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
