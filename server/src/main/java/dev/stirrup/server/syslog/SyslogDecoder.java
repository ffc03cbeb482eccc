package dev.stirrup.server.syslog;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A datagram to the message in it, as its senders really write it:
///
/// - iPXE: `<6>ipxe: text`, or `<6>host.domain ipxe: text`; no time, one datagram a line
/// - busybox (Debian's installer): `<14>Nov 20 12:00:00 anna[512]: text`, no host
/// - rsyslog, logger (RFC 3164): `<13>Nov 20 12:00:00 host program[pid]: text`
/// - logger, rsyslog (RFC 5424): `<13>1 2026-11-20T12:00:00.1Z host program pid id [data] text`
///
/// Only the priority must be right; where the rest fits no form, all of it is the text (RFC 3164
/// section 4.3).
public final class SyslogDecoder {
    /// The longest text kept, in characters.
    public static final int MAX_TEXT = 1024;

    private static final int MAX_DATAGRAM = 8 * 1024;
    private static final int MAX_NAME = 64;
    private static final int MAX_PRIORITY = 191;

    private static final String TIME_3164 =
            "(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
                    + "|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z-]{8,30})";
    private static final Pattern MODERN =
            Pattern.compile(
                    "1 [^ ]{1,40} ([^ ]{1,255}) ([^ ]{1,128}) [^ ]{1,128} [^ ]{1,128}"
                            + " (-|(?:\\[(?:[^\\]\\\\]|\\\\.)*+\\])++)(?: (.*+))?",
                    Pattern.DOTALL);
    private static final Pattern TIMED = Pattern.compile(TIME_3164 + " (.*+)", Pattern.DOTALL);
    private static final Pattern TAGGED =
            Pattern.compile(
                    "(?:([^ :\\[]{1,255}) )?([^ :\\[]{1,128})(?:\\[[^\\]]{0,32}\\])?: ?(.*+)",
                    Pattern.DOTALL);

    private SyslogDecoder() {}

    /// @param bytes one datagram
    public static SyslogMessage decode(byte[] bytes) throws MalformedException {
        int end = priorityEnd(bytes);
        int priority = 0;
        for (int i = 1; i < end; i++) {
            priority = priority * 10 + bytes[i] - '0';
        }
        if (priority > MAX_PRIORITY) {
            throw new MalformedException("syslog priority " + priority, 1);
        }
        int length = Math.min(bytes.length, MAX_DATAGRAM) - end - 1;
        String rest = new String(bytes, end + 1, length, StandardCharsets.UTF_8);
        return message(priority, rest);
    }

    /// The place of the `>` behind one to three digits.
    private static int priorityEnd(byte[] bytes) throws MalformedException {
        int at = 1;
        while (at < bytes.length && at < 4 && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == 1 || at >= bytes.length || bytes[0] != '<' || bytes[at] != '>') {
            throw new MalformedException("no syslog priority", 0);
        }
        return at;
    }

    private static SyslogMessage message(int priority, String rest) {
        Matcher modern = MODERN.matcher(rest);
        if (modern.matches()) {
            String text = modern.group(4) == null ? "" : modern.group(4);
            return message(priority, nil(modern.group(1)), nil(modern.group(2)), withoutMark(text));
        }
        Matcher timed = TIMED.matcher(rest);
        String body = timed.matches() ? timed.group(1) : rest;
        Matcher tagged = TAGGED.matcher(body);
        if (!tagged.matches()) {
            return message(priority, "", "", body);
        }
        String host = tagged.group(1) == null ? "" : tagged.group(1);
        return message(priority, host, tagged.group(2), tagged.group(3));
    }

    private static SyslogMessage message(int priority, String host, String program, String text) {
        return new SyslogMessage(
                priority >> 3,
                priority & 7,
                clean(host, MAX_NAME),
                clean(program, MAX_NAME),
                clean(text, MAX_TEXT));
    }

    /// RFC 5424 writes a hyphen for what it does not know.
    private static String nil(String value) {
        return value.equals("-") ? "" : value;
    }

    /// RFC 5424 text in UTF-8 begins with a byte order mark.
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// One line that can be shown: control and format characters, and all that changes lines or the
    /// direction of writing, become spaces; no spaces at its ends.
    private static String clean(String text, int limit) {
        var clean = new StringBuilder(Math.min(text.length(), limit));
        text.codePoints()
                .map(c -> isShown(c) ? c : ' ')
                .limit(limit)
                .forEach(clean::appendCodePoint);
        if (clean.length() > limit) {
            boolean isSplit = Character.isHighSurrogate(clean.charAt(limit - 1));
            clean.setLength(isSplit ? limit - 1 : limit);
        }
        return clean.toString().strip();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
