package dev.stirrup.netboot.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Loader;
import dev.stirrup.netboot.url.BootToken.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes boot URLs. All of them are paths below `b/`, without a leading slash: `b/TOKEN/SET/FILE`
/// for a loader, so that side files asked for relative to it come back with its token,
/// `b/TOKEN/script`, `b/TOKEN/IMAGE/PATH` for the files of an image, `b/TOKEN/report`,
/// `b/TOKEN/answers/TICKET/FILE`.
public final class BootUrl {
    /// The first segment of every boot URL.
    public static final String ROOT = "b";

    private static final String FOLDER = ROOT + "/";

    /// A boot takes minutes, an installer that fetches files may take hours.
    private static final Duration BOOT_LIFE = Duration.ofHours(12);

    /// A system reports for as long as it was not started again; a week is as good as any.
    private static final Duration REPORT_LIFE = Duration.ofDays(7);

    /// From the script to the installer's first question; a large RAM disk over a slow line lies
    /// between.
    public static final Duration ANSWERS_LIFE = Duration.ofHours(1);

    /// The segment before a ticket.
    public static final String ANSWERS = "answers";

    /// The segment before the name of a trust store.
    public static final String ROOTS = "roots";

    private static final String WINDOWS = "windows";

    private static final long HOUR = 3600;

    /// More than there are between a machine's OFFER and its ACK, but in the worst of storms.
    private static final int REMEMBERED = 4096;

    /// What a token in a text looks like, and what of it may be shown.
    private static final Pattern TOKENS =
            Pattern.compile("((?<![A-Za-z0-9_.-])" + ROOT + "/[A-Za-z0-9_-]{4})[A-Za-z0-9_-]{8,}");

    /// How many characters of a token may be shown.
    private static final int SHOWN = 4;

    private static final String SECURE_BOOT = "secureboot";
    private static final String CHOICE = "/choice/";
    private static final Base64.Encoder NAMES = Base64.getUrlEncoder().withoutPadding();

    /// Stands before the scope of a token that is good within TLS only.
    private static final String TLS_ONLY = "tls:";

    private final BootTokens tokens;
    private final String scopes;
    private final @Nullable BootUrl secure;

    /// The paths of loaders and scripts told last, so that an ACK needs no second signature, nor
    /// does a script that leads to itself. A loader's is forgotten with the ACK. An entry is
    /// immutable and checked whenever it is used, so threads need not agree on them.
    private final @Nullable Said[] said = new Said[REMEMBERED];

    /// The loader told last: almost all machines get the same. Immutable, as those are.
    private @Nullable Tail latest;

    public BootUrl(BootTokens tokens) {
        this(tokens, "", new BootUrl(tokens, TLS_ONLY, null));
    }

    private BootUrl(BootTokens tokens, String scopes, @Nullable BootUrl secure) {
        this.tokens = tokens;
        this.scopes = scopes;
        this.secure = secure;
    }

    /// The maker of paths that are told within TLS or for it, and then open nothing without it.
    public BootUrl over(boolean isTls) {
        return isTls && secure != null ? secure : this;
    }

    /// The scope of a token that is good within TLS only.
    public static String tlsOnly(String scope) {
        return TLS_ONLY + scope;
    }

    /// The path of a loader's file. OFFER and ACK, seconds apart, carry the same one: the expiry is
    /// rounded up to the hour.
    public String loader(Claims claims, Loader loader, Instant now) {
        var token = new BootToken(Purpose.LOADER, claims, ending(now, BOOT_LIFE));
        return said(token, loader.set(), loader.file());
    }

    /// The path of the machine's script or configuration.
    public String script(Claims claims, Instant now) {
        return said(new BootToken(Purpose.SCRIPT, claims, ending(now, BOOT_LIFE)), "", "script");
    }

    private String said(BootToken token, String scope, String file) {
        int place = token.claims().hashCode() + token.purpose().code() & said.length - 1;
        Said known = said[place];
        if (known != null && known.isOf(token, scope, file)) {
            if (token.purpose() == Purpose.LOADER) {
                said[place] = null;
            }
            return known.path();
        }
        String path = path(token, scope).concat(tail(scope, file));
        said[place] = new Said(token.purpose(), token.claims(), expiry(token), scope, file, path);
        return path;
    }

    /// What stands behind the token.
    private String tail(String scope, String file) {
        Tail tail = latest;
        if (tail == null || !tail.scope().equals(scope) || !tail.file().equals(file)) {
            String text = (scope.isEmpty() ? "" : segment(scope)) + segments(file);
            tail = new Tail(scope, file, text);
            latest = tail;
        }
        return tail.text();
    }

    private record Tail(String scope, String file, String text) {}

    /// @param expiry in seconds since 1970: one of these is kept for each machine of a storm, so it
    ///   is made of as few objects as can be
    private record Said(
            Purpose purpose, Claims claims, long expiry, String scope, String file, String path) {
        boolean isOf(BootToken token, String otherScope, String otherFile) {
            return expiry == BootUrl.expiry(token)
                    && purpose == token.purpose()
                    && claims.equals(token.claims())
                    && scope.equals(otherScope)
                    && file.equals(otherFile);
        }
    }

    private static long expiry(BootToken token) {
        return token.expires().getEpochSecond();
    }

    /// The path of the configuration that an entry of a menu leads to. The profile's name is
    /// encoded so that neither TFTP, which decodes no percent signs, nor HTTP changes it.
    public String choice(Claims claims, String profile, Instant now) {
        return script(claims, now) + CHOICE + NAMES.encodeToString(profile.getBytes(UTF_8));
    }

    /// The path by which a loader that knows no queries says whether Secure Boot is on.
    public String secureBoot(Claims claims, boolean isOn, Instant now) {
        return script(claims, now) + "/" + SECURE_BOOT + "/" + (isOn ? 1 : 0);
    }

    /// What a path made by [#secureBoot] says, from what stands behind its token.
    public static Optional<Boolean> saidOfSecureBoot(PathName rest) {
        String text = rest.toString();
        String folder = "script/" + SECURE_BOOT + "/";
        return text.equals(folder + 1)
                ? Optional.of(true)
                : text.equals(folder + 0) ? Optional.of(false) : Optional.empty();
    }

    /// The profile that a path made by [#choice] names, from what stands behind its token. Empty
    /// for every other path.
    public static Optional<String> chosen(PathName rest) {
        String text = "/" + rest;
        if (!text.startsWith("/script" + CHOICE) || rest.depth() != 3) {
            return Optional.empty();
        }
        return decoded(rest.last());
    }

    /// The path of a file that is made for a machine's Windows PE.
    ///
    /// @param profile the one that starts it
    /// @param name the file's, as in `System32`
    public String windowsFile(Claims claims, String profile, String name, Instant now) {
        String folder = NAMES.encodeToString(profile.getBytes(UTF_8));
        return ROOT
                + "/"
                + tokens.sign(new BootToken(Purpose.SCRIPT, claims, ending(now, BOOT_LIFE)), scopes)
                + "/"
                + WINDOWS
                + "/"
                + folder
                + segment(name);
    }

    /// The path of the site's roots, as a RAM disk for this kind of installer.
    public String roots(Claims claims, String store, Instant now) {
        var token = new BootToken(Purpose.SCRIPT, claims, ending(now, BOOT_LIFE));
        return ROOT + "/" + tokens.sign(token, scopes) + "/" + ROOTS + segment(store);
    }

    /// The profile that a path made by [#windowsFile] names, from what stands behind its token.
    public static Optional<String> windowsProfile(PathName rest) {
        return rest.depth() == 3 && rest.first().equals(WINDOWS)
                ? decoded(rest.segment(1))
                : Optional.empty();
    }

    private static Optional<String> decoded(String name) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(name), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The path of a file of an image.
    ///
    /// @param purpose KERNEL, INITRD or IMAGE
    public String image(Claims claims, Purpose purpose, ImagePath file, Instant now) {
        return path(new BootToken(purpose, claims, ending(now, BOOT_LIFE)), file.image())
                + segment(file.image())
                + segments(file.path());
    }

    /// The path of the folder in which all files of an image are, without a slash at its end.
    public String tree(Claims claims, String image, Instant now) {
        return path(new BootToken(Purpose.IMAGE, claims, ending(now, BOOT_LIFE)), image)
                + segment(image);
    }

    /// The path that the machine reports to; `?status=...` is added by whoever reports.
    public String report(Claims claims, Instant now) {
        var token = new BootToken(Purpose.REPORT, claims, ending(now, REPORT_LIFE));
        return ROOT + "/" + tokens.sign(token, "") + "/report";
    }

    /// The folder of the answers that this ticket is for.
    public String answers(Claims claims, AnswerTicket ticket) {
        Instant expires = ticket.issued().plus(ANSWERS_LIFE);
        var token = new BootToken(Purpose.ANSWERS, claims, expires);
        return path(token, ticket.text()) + "/" + ANSWERS + segment(ticket.text());
    }

    /// A file of an image.
    public record ImagePath(String image, String path) {}

    /// The same for a text in which URLs stand, such as a message of a loader.
    public static String redactAll(String text) {
        return TOKENS.matcher(text).replaceAll("$1~");
    }

    /// A path fit for logs and screens: of a token only the first characters are left.
    public static String redact(String path) {
        int at = tokenIn(path);
        if (at < 0) {
            return path;
        }
        int stop = endOfSegment(path, at);
        int shown = Math.min(at + SHOWN, stop);
        return new StringBuilder(shown + 1 + path.length() - stop)
                .append(path, 0, shown)
                .append('~')
                .append(path, stop, path.length())
                .toString();
    }

    /// Whether this text is what [#redact] makes of the path, without making it.
    public static boolean isRedacted(String path, String text) {
        int at = tokenIn(path);
        if (at < 0) {
            return path.equals(text);
        }
        int stop = endOfSegment(path, at);
        int shown = Math.min(at + SHOWN, stop);
        int rest = path.length() - stop;
        return text.length() == shown + 1 + rest
                && text.charAt(shown) == '~'
                && text.regionMatches(0, path, 0, shown)
                && text.regionMatches(shown + 1, path, stop, rest);
    }

    /// Where the token in a boot URL begins; -1 in any other text.
    private static int tokenIn(String path) {
        if (path.startsWith(FOLDER)) {
            return FOLDER.length();
        }
        int folder = path.indexOf("/" + FOLDER);
        return folder < 0 ? -1 : folder + 1 + FOLDER.length();
    }

    private static int endOfSegment(String path, int from) {
        int end = path.indexOf('/', from);
        return end < 0 ? path.length() : end;
    }

    private String path(BootToken token, String scope) {
        return FOLDER.concat(tokens.sign(token, scopes.concat(scope)));
    }

    private static Instant ending(Instant now, Duration life) {
        long seconds = now.getEpochSecond() + life.toSeconds();
        return Instant.ofEpochSecond((seconds + HOUR - 1) / HOUR * HOUR);
    }

    private static String segment(String name) {
        return "/" + encode(name);
    }

    private static String segments(String path) {
        return PathName.read(path).map(BootUrl::joined).orElse("/");
    }

    private static String joined(PathName name) {
        StringBuilder path = new StringBuilder();
        for (String segment : name.segments()) {
            path.append(segment(segment));
        }
        return path.toString();
    }

    /// Names of files keep the characters that are safe in a path, so that firmware, which decodes
    /// no percent signs in TFTP paths, asks for what the path says.
    private static String encode(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isSafe(name.charAt(i))) {
                return Query.encode(name);
            }
        }
        return name;
    }

    private static boolean isSafe(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "._~+,@=-".indexOf(c) >= 0;
    }
}
