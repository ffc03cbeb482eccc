package dev.stirrup.iscsi.login;

/// The outcome of a login as the initiator is told (RFC 7143 section 11.13.5).
public enum LoginStatus {
    SUCCESS(0x0000),
    INITIATOR_ERROR(0x0200),
    AUTHENTICATION_FAILED(0x0201),
    NOT_AUTHORISED(0x0202),
    NOT_FOUND(0x0203),
    UNSUPPORTED_VERSION(0x0205),
    TOO_MANY_CONNECTIONS(0x0206),
    MISSING_PARAMETER(0x0207),
    UNSUPPORTED_SESSION_TYPE(0x0209),
    NO_SUCH_SESSION(0x020a),
    INVALID_REQUEST(0x020b),
    UNAVAILABLE(0x0301),
    OUT_OF_RESOURCES(0x0302);

    private final int code;

    LoginStatus(int code) {
        this.code = code;
    }

    /// Class and detail.
    public int code() {
        return code;
    }
}
