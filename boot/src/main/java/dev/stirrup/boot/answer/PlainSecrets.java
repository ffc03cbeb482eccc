package dev.stirrup.boot.answer;

import static dev.stirrup.boot.answer.AnswerKind.ALPINE;
import static dev.stirrup.boot.answer.AnswerKind.AUTOINSTALL;
import static dev.stirrup.boot.answer.AnswerKind.AUTOUNATTEND;
import static dev.stirrup.boot.answer.AnswerKind.AUTOYAST;
import static dev.stirrup.boot.answer.AnswerKind.CLOUD_INIT;
import static dev.stirrup.boot.answer.AnswerKind.IGNITION;
import static dev.stirrup.boot.answer.AnswerKind.KICKSTART;
import static dev.stirrup.boot.answer.AnswerKind.PRESEED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds secrets that stand in a text of answers as they are. It knows where installers take them,
/// and what keys and tokens look like; it cannot know every secret.
public final class PlainSecrets {
    private static final String CRYPTED = "${secret:NAME|crypt-sha512}";
    private static final String PLAIN = "${secret:NAME}";

    /// What crypt(3) makes, or a locked password.
    private static final Pattern HASHED =
            Pattern.compile("(?:\\$(?:1|2[abxy]?|5|6|7|y|gy|argon2id?)\\$.*|[!*]+|!!.*)");

    private static final Set<AnswerKind> YAML = EnumSet.of(AUTOINSTALL, CLOUD_INIT);
    private static final Set<AnswerKind> ALL = EnumSet.allOf(AnswerKind.class);

    private PlainSecrets() {}

    /// A place where a secret takes its value, as group `v`.
    ///
    /// @param isHashTaken whether the hashed form may stand there
    /// @param fix what to write there
    private record Rule(
            Set<AnswerKind> kinds, Pattern pattern, String what, boolean isHashTaken, String fix) {}

    /// A secret in a text.
    ///
    /// @param line from 1
    /// @param what where it stands; never the secret
    /// @param fix what to write in its place
    public record Found(int line, String what, String fix) {
        @Override
        public String toString() {
            return "line "
                    + line
                    + ": "
                    + what
                    + " stands in the text; keep it by `stirrup secret set NAME` and write "
                    + fix;
        }
    }

    private static final List<Rule> RULES =
            List.of(
                    rule(
                            Set.of(PRESEED),
                            "^[ \\t]*\\S+[ \\t]+\\S*/(?:root|user)-password(?:-again)?[ \\t]+\\S+[ \\t]+(?<v>.+)$",
                            "a password",
                            "passwd/root-password-crypted or passwd/user-password-crypted with "
                                    + CRYPTED),
                    hashed(
                            Set.of(PRESEED),
                            "^[ \\t]*\\S+[ \\t]+\\S*/\\S*password-crypted[ \\t]+\\S+[ \\t]+(?<v>.+)$",
                            "a password"),
                    rule(
                            Set.of(PRESEED),
                            "^[ \\t]*\\S+[ \\t]+(?:\\S*partman-crypto/passphrase(?:-again)?|netcfg/wireless_wpa|netcfg/wireless_wep"
                                    + "|grub-installer/password(?:-again)?|network-console/password(?:-again)?)[ \\t]+\\S+[ \\t]+(?<v>.+)$",
                            "a passphrase",
                            PLAIN),
                    hashed(
                            Set.of(KICKSTART),
                            "^[ \\t]*(?:rootpw|sshpw)\\b(?:[ \\t]+--(?!plaintext)\\S+)*[ \\t]+(?:--plaintext[ \\t]+)?(?<v>[^-\\s#]\\S*)",
                            "a password"),
                    hashed(
                            Set.of(KICKSTART),
                            "^[ \\t]*(?:user|bootloader|sshpw)\\b.*?--(?:md5)?pass(?:word)?=(?<v>\\S+)",
                            "a password"),
                    rule(
                            Set.of(KICKSTART),
                            "--(?:passphrase|wpakey|wepkey|activationkey|activation-key|one-time-password|bindto-key|password)[= ]"
                                    + "(?<v>\\S+)",
                            "a passphrase or key",
                            PLAIN),
                    hashed(
                            YAML,
                            "^[ \\t]*(?:- )?(?:password|passwd|hashed_passwd|plain_text_passwd|plain-text-password)[ \\t]*:[ \\t]*(?<v>[^#\\n]+)$",
                            "a password"),
                    rule(
                            YAML,
                            "^[ \\t]*-?[ \\t]*(?:psk|passphrase|key|wifi-password|registration_key|token)[ \\t]*:[ \\t]*(?<v>[^|>&\\[{\\s][^\\n]*)$",
                            "a passphrase, key or token",
                            PLAIN),
                    rule(
                            YAML,
                            "(?s)\\bchpasswd\\s*:.*?^\\s+list\\s*:\\s*[|>]?[-+]?\\s*\\n\\s+(?:- )?[\\w.-]+:(?<v>[^\\n]+)",
                            "a password of chpasswd",
                            CRYPTED),
                    hashed(
                            Set.of(AUTOYAST),
                            "<(?:user_password|password)(?:\\s[^>]*)?>(?<v>[^<]+)</",
                            "a password"),
                    rule(
                            Set.of(AUTOYAST),
                            "<(?:crypt_key|passphrase|wpa_psk|wireless_wpa_psk|wireless_wpa_password|reg_code)(?:\\s[^>]*)?>(?<v>[^<]+)</",
                            "a key or registration code",
                            PLAIN),
                    rule(
                            Set.of(AUTOUNATTEND),
                            "(?s)<(?:\\w+:)?(?:AdministratorPassword|Password)>\\s*(?:<PlainText>[^<]*</PlainText>\\s*)?<Value>(?<v>[^<]+)</Value>",
                            "a password",
                            "<Value>" + PLAIN + "</Value>"),
                    rule(
                            Set.of(AUTOUNATTEND),
                            "(?s)<(?:Credentials|Identification)>.*?<Password>(?<v>[^<]+)</Password>",
                            "a password",
                            PLAIN),
                    hashed(
                            Set.of(IGNITION),
                            "\"passwordHash\"\\s*:\\s*\"(?<v>[^\"]+)\"",
                            "a password"),
                    rule(
                            Set.of(IGNITION),
                            "(?s)\"Authorization\"\\s*,\\s*\"value\"\\s*:\\s*\"(?<v>[^\"]+)\"",
                            "an authorization",
                            PLAIN),
                    rule(
                            EnumSet.of(ALPINE, CLOUD_INIT, AUTOINSTALL, KICKSTART, PRESEED),
                            "(?:^|[\\s;'\"|])(?<v>[\\w.-]+:(?!\\$)[^\\s'\"|]+)['\"]?\\s*\\|\\s*(?:chroot\\s+\\S+\\s+)?chpasswd\\b",
                            "a password for chpasswd",
                            CRYPTED + " with chpasswd -e"),
                    rule(
                            ALL,
                            "(?<v>-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----)",
                            "a private key",
                            PLAIN),
                    rule(
                            ALL,
                            "\\b[a-z][a-z0-9+.-]*://[^/\\s:@'\"]+:(?<v>[^/\\s@'\"]+)@",
                            "a password in a URL",
                            PLAIN),
                    rule(
                            ALL,
                            "\\b(?<v>AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\\w{30,}|glpat-[\\w-]{16,}"
                                    + "|xox[abprs]-[\\w-]{10,}|hvs\\.[\\w-]{20,}|sk-[A-Za-z0-9_-]{24,}|ya29\\.[\\w-]{20,})",
                            "a token",
                            PLAIN),
                    rule(
                            ALL,
                            "(?i)\\bBearer\\s+(?<v>[A-Za-z0-9._~+/=-]{12,})",
                            "a bearer token",
                            PLAIN),
                    rule(
                            ALL,
                            "(?i)\\b(?:wpa_passphrase|wpa-psk|psk|api[_-]?key|secret[_-]?key|access[_-]?token|auth[_-]?token)\\s*[=:]\\s*"
                                    + "['\"]?(?<v>[^\\s'\"<>]{4,})",
                            "a key or token",
                            PLAIN));

    /// The secrets of a text, by lines; one for each line.
    public static List<Found> in(String text, AnswerKind kind) {
        var byLine = new TreeMap<Integer, Found>();
        for (Rule rule : RULES) {
            if (rule.kinds.contains(kind)) {
                find(rule, text, byLine);
            }
        }
        List<Found> found = new ArrayList<>(byLine.values());
        found.sort(Comparator.comparingInt(Found::line));
        return found;
    }

    private static void find(Rule rule, String text, Map<Integer, Found> byLine) {
        Matcher matcher = rule.pattern.matcher(text);
        while (matcher.find()) {
            if (isSecret(matcher.group("v"), rule) && !isComment(text, matcher.start("v"))) {
                int line = line(text, matcher.start("v"));
                byLine.putIfAbsent(line, new Found(line, rule.what, rule.fix));
            }
        }
    }

    private static boolean isSecret(String value, Rule rule) {
        String bare = value.strip().replaceAll("^['\"]|['\"]$", "").strip();
        return !bare.isEmpty()
                && !bare.contains("${")
                && !(rule.isHashTaken && HASHED.matcher(bare).matches())
                && !Set.of("!", "*", "!!", "null", "~", "\"\"").contains(bare);
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static boolean isComment(String text, int at) {
        int start = text.lastIndexOf('\n', at) + 1;
        return text.substring(start, at).stripLeading().startsWith("#");
    }

    private static Rule rule(Set<AnswerKind> kinds, String pattern, String what, String fix) {
        return new Rule(kinds, Pattern.compile(pattern, Pattern.MULTILINE), what, false, fix);
    }

    private static Rule hashed(Set<AnswerKind> kinds, String pattern, String what) {
        return new Rule(kinds, Pattern.compile(pattern, Pattern.MULTILINE), what, true, CRYPTED);
    }
}
