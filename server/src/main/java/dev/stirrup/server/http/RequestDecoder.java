package dev.stirrup.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// A request's head from its bytes (RFC 9112 sections 2 to 6). Total and strict: one spelling for
/// each thing, so that no two readers of the same bytes can see different requests. What it does
/// not take: bare line feeds, folded lines, space before a colon, any Transfer-Encoding, a second
/// Content-Length or Host. A missing Host is taken: old loaders send none.
final class RequestDecoder {
    /// The longest head in bytes, its empty line included. EDK2's URLs alone may have 4096.
    static final int MAX_HEAD = 16 * 1024;

    /// The longest body in bytes.
    static final int MAX_BODY = 64 * 1024;

    private static final int MAX_FIELDS = 100;
    private static final int MAX_METHOD = 16;
    private static final String GET = "GET";
    private static final String PROTOCOL = "HTTP/";
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
        for (int c = '0'; c <= 'z'; c++) {
            TOKEN[c] |= Character.isLetterOrDigit(c);
        }
    }

    private final byte[] bytes;
    private final int end;
    private final FieldValues fields = new FieldValues();
    private int at;

    private RequestDecoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /// Decodes one head.
    ///
    /// @param bytes from the first byte of the method to the empty line, which may be missing only
    ///   in garbage
    static RequestHead decode(byte[] bytes) throws RefusedRequest {
        return decode(bytes, 0, bytes.length);
    }

    /// The same for a head that stands among other bytes.
    ///
    /// @param end behind its last byte
    static RequestHead decode(byte[] bytes, int from, int end) throws RefusedRequest {
        return new RequestDecoder(bytes, from, end).head();
    }

    private RequestHead head() throws RefusedRequest {
        String method = method();
        Target target = target();
        boolean isOld = isOld();
        fields();
        int bodyLength = bodyLength();
        if (!method.equals(GET) && !method.equals("HEAD") && !method.equals("POST")) {
            throw new RefusedRequest(Status.METHOD_NOT_ALLOWED, "GET, HEAD or POST");
        }
        if (at != end) {
            throw bad("bytes behind the empty line");
        }
        return new RequestHead(
                method,
                target.path(),
                target.query(),
                isOld,
                keepsAlive(isOld),
                bodyLength,
                awaitsContinue(isOld) && bodyLength > 0,
                fields);
    }

    private String method() throws RefusedRequest {
        int from = at;
        at = tokenEnd(from);
        if (at == from || at - from > MAX_METHOD) {
            throw bad("no method");
        }
        String method = isGet(from, at) ? GET : ascii(from, at);
        expect(' ');
        return method;
    }

    /// Whether it is the method of nearly all requests, which then needs no text of its own.
    private boolean isGet(int from, int to) {
        return to - from == GET.length()
                && bytes[from] == 'G'
                && bytes[from + 1] == 'E'
                && bytes[from + 2] == 'T';
    }

    private Target target() throws RefusedRequest {
        int from = at;
        int to = from;
        while (to < end && isVisible(bytes[to] & 0xff)) {
            to++;
        }
        if (to == from) {
            throw bad("no target");
        }
        at = to;
        expect(' ');
        return Target.decode(bytes, from, to);
    }

    private boolean isOld() throws RefusedRequest {
        for (int i = 0; i < PROTOCOL.length(); i++) {
            expect(PROTOCOL.charAt(i));
        }
        int major = digit();
        expect('.');
        int minor = digit();
        line();
        if (major != 1) {
            throw new RefusedRequest(Status.VERSION_NOT_SUPPORTED, "HTTP/1.1 only");
        }
        return minor == 0;
    }

    private void fields() throws RefusedRequest {
        int count = 0;
        while (peek() != '\r') {
            if (++count > MAX_FIELDS) {
                throw new RefusedRequest(Status.HEADERS_TOO_LARGE, "too many header fields");
            }
            field();
        }
        line();
    }

    private void field() throws RefusedRequest {
        int name = at;
        int nameEnd = tokenEnd(name);
        if (nameEnd == name) {
            throw bad("a header line without a name");
        }
        at = nameEnd;
        expect(':');
        int value = at;
        int valueEnd = value;
        while (valueEnd < end && isText(bytes[valueEnd] & 0xff)) {
            valueEnd++;
        }
        at = valueEnd;
        line();
        int known = Field.find(bytes, name, nameEnd - name);
        if (known >= 0) {
            keep(Field.at(known), stripped(value, valueEnd));
        }
    }

    private void keep(Field field, String value) throws RefusedRequest {
        Optional<String> before = fields.find(field);
        if (before.isEmpty()) {
            fields.put(field, value);
            return;
        }
        switch (field.repeat()) {
            case REFUSED -> throw bad("two fields of one kind");
            case JOINED -> fields.put(field, before.get() + ", " + value);
            case FIRST -> {}
        }
    }

    private int bodyLength() throws RefusedRequest {
        Optional<String> length = fields.find(Field.CONTENT_LENGTH);
        if (fields.has(Field.TRANSFER_ENCODING)) {
            // Both together is how requests are smuggled (RFC 9112 section 6.1).
            throw length.isPresent()
                    ? bad("a length and a transfer encoding")
                    : new RefusedRequest(Status.LENGTH_REQUIRED, "a body needs a Content-Length");
        }
        return length.isEmpty() ? 0 : bodyLength(length.get());
    }

    private static int bodyLength(String length) throws RefusedRequest {
        if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("a length that is no number");
        }
        String digits = length.replaceFirst("^0+(?=.)", "");
        if (digits.length() > 9 || Integer.parseInt(digits) > MAX_BODY) {
            throw new RefusedRequest(Status.CONTENT_TOO_LARGE, "at most 64 KiB");
        }
        return Integer.parseInt(digits);
    }

    private boolean keepsAlive(boolean isOld) {
        Optional<String> connection = fields.find(Field.CONNECTION);
        if (connection.isEmpty()) {
            return !isOld;
        }
        String options = connection.get().toLowerCase(Locale.ROOT);
        return !hasOption(options, "close") && (!isOld || hasOption(options, "keep-alive"));
    }

    private boolean awaitsContinue(boolean isOld) throws RefusedRequest {
        Optional<String> expectation = fields.find(Field.EXPECT);
        if (expectation.isEmpty() || isOld) {
            return false;
        }
        if (!expectation.get().equalsIgnoreCase("100-continue")) {
            throw new RefusedRequest(Status.EXPECTATION_FAILED, "100-continue only");
        }
        return true;
    }

    private static boolean hasOption(String list, String option) {
        if (list.equals(option)) {
            return true;
        }
        for (String one : list.split(",")) {
            if (one.strip().equals(option)) {
                return true;
            }
        }
        return false;
    }

    private String stripped(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        return ascii(start, end);
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void line() throws RefusedRequest {
        expect('\r');
        expect('\n');
    }

    private int digit() throws RefusedRequest {
        int c = peek();
        if (c < '0' || c > '9') {
            throw bad("no HTTP version");
        }
        at++;
        return c - '0';
    }

    private void expect(char wanted) throws RefusedRequest {
        if (peek() != wanted) {
            throw bad("not the form of HTTP/1.1");
        }
        at++;
    }

    /// The next byte, or -1 behind the end.
    private int peek() {
        return at < end ? bytes[at] & 0xff : -1;
    }

    /// Where a word that begins here ends.
    private int tokenEnd(int from) {
        int to = from;
        while (to < end && isToken(bytes[to])) {
            to++;
        }
        return to;
    }

    private static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c != 0x7f;
    }

    private static boolean isText(int c) {
        return c >= ' ' && c != 0x7f || c == '\t';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static RefusedRequest bad(String why) {
        return new RefusedRequest(Status.BAD_REQUEST, why);
    }
}
