package dev.stirrup.server.http;

/// A request that gets an error and then the end of its connection: after it nobody can say where
/// the next request begins. Thrown by the decoder, caught once per connection.
final class RefusedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final Status status;
    private final String why;

    RefusedRequest(Status status, String why) {
        super(why, null, false, false);
        this.status = status;
        this.why = why;
    }

    Status status() {
        return status;
    }

    /// For the client to read.
    String why() {
        return why;
    }
}
