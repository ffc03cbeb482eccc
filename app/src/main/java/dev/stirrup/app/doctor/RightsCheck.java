package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.server.link.MissingPrivilegeException;
import dev.stirrup.server.link.RawSocket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Whether this user may open raw sockets; the ports are tried by [PortCheck].
record RightsCheck(List<ServedNetwork> networks) implements Check {
    private static final int SMALL_BUFFER = 1 << 16;
    private static final int ANY_PORT = 67;
    private static final String WHAT = "rights";

    @Override
    public List<Finding> findings() {
        Optional<ServedNetwork> first = networks.stream().findFirst();
        if (first.isEmpty() || !RawSocket.isSupported()) {
            return List.of();
        }
        try (var _ = RawSocket.open(first.get().device(), SMALL_BUFFER, ANY_PORT)) {
            return List.of(Finding.good(WHAT, "raw sockets can be opened"));
        } catch (MissingPrivilegeException e) {
            return List.of(missing(e));
        } catch (IOException e) {
            return List.of(
                    Finding.problem(
                            WHAT, "no raw socket can be opened: " + e.getMessage(), "see above"));
        }
    }

    /// The exception's text is the reason and the fix, divided by a semicolon.
    static Finding missing(MissingPrivilegeException e) {
        String text = String.valueOf(e.getMessage());
        int end = text.indexOf("; ");
        return Finding.problem(
                WHAT,
                end < 0 ? text : text.substring(0, end),
                end < 0 ? "run as root" : text.substring(end + 2));
    }
}
