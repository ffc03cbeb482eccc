package dev.stirrup.server.http;

/// The status codes we send (RFC 9110 section 15), with their status lines. There is no redirect
/// among them: EDK2's HTTP Boot and GRUB follow none.
enum Status {
    OK(200, "OK"),
    PARTIAL_CONTENT(206, "Partial Content"),
    NOT_MODIFIED(304, "Not Modified"),
    BAD_REQUEST(400, "Bad Request"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    REQUEST_TIMEOUT(408, "Request Timeout"),
    GONE(410, "Gone"),
    LENGTH_REQUIRED(411, "Length Required"),
    PRECONDITION_FAILED(412, "Precondition Failed"),
    CONTENT_TOO_LARGE(413, "Content Too Large"),
    URI_TOO_LONG(414, "URI Too Long"),
    RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable"),
    EXPECTATION_FAILED(417, "Expectation Failed"),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    SERVER_ERROR(500, "Internal Server Error"),
    UNAVAILABLE(503, "Service Unavailable"),
    VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported");

    private final int code;
    private final String reason;
    private final String line;

    Status(int code, String reason) {
        this.code = code;
        this.reason = reason;
        this.line = "HTTP/1.1 " + code + " " + reason + "\r\n";
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /// The status line with its line end.
    String line() {
        return line;
    }
}
