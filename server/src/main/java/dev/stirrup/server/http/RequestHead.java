package dev.stirrup.server.http;

import java.util.Optional;

/// A request without its body.
///
/// @param method GET, HEAD or POST
/// @param path percent-decoded, beginning with a slash
/// @param query still encoded, without its question mark; empty for none
/// @param isOld whether it is HTTP/1.0
/// @param keepsAlive whether the client wants to go on with this connection
/// @param bodyLength 0 to [RequestDecoder#MAX_BODY]
/// @param awaitsContinue whether the client sends its body only after a 100
/// @param fields what was said in the fields we know
record RequestHead(
        String method,
        String path,
        String query,
        boolean isOld,
        boolean keepsAlive,
        int bodyLength,
        boolean awaitsContinue,
        FieldValues fields) {

    Optional<String> field(Field field) {
        return fields.find(field);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean isPost() {
        return method.equals("POST");
    }
}
