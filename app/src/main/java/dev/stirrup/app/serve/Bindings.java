package dev.stirrup.app.serve;

import dev.stirrup.server.link.MissingPrivilegeException;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.link.PortTakenException;
import java.io.IOException;
import java.util.Locale;

/// Why a port could not be had, and the way out.
public final class Bindings {
    private static final int FIRST_FREE_PORT = 1024;

    private Bindings() {}

    /// A sentence with the fix.
    public static String explain(IOException failure, Protocol protocol, int port) {
        if (failure instanceof MissingPrivilegeException || failure instanceof PortTakenException) {
            return String.valueOf(failure.getMessage());
        }
        String causes = causes(failure).toLowerCase(Locale.ROOT);
        if (causes.contains("in use")) {
            return String.valueOf(new PortTakenException(protocol, port).getMessage());
        }
        boolean isDenied = causes.contains("permission denied") || causes.contains("eacces");
        if (isDenied && port < FIRST_FREE_PORT) {
            return String.valueOf(
                    new MissingPrivilegeException(
                                    protocol + " port " + port, "CAP_NET_BIND_SERVICE")
                            .getMessage());
        }
        return causes(failure);
    }

    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append(text.isEmpty() ? "" : ": ").append(t.getMessage());
        }
        return text.toString();
    }
}
