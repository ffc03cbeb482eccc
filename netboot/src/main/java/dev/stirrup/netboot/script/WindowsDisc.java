package dev.stirrup.netboot.script;

import dev.stirrup.netboot.disk.DiskAccess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// How `iscsicli` attaches a disc in Windows PE, as it tells itself when it is called without
/// arguments. An asterisk is its own default.
final class WindowsDisc {
    private static final String CLI = "iscsicli ";
    private static final String LOG = " >> \"%LOG%\" 2>&1";
    private static final int USUAL_PORT = 3260;

    /// Reported to Plug and Play, by any portal and port, without digests.
    private static final String OVER_ANYTHING = " T * * * * * * * * * * * ";

    private static final String MUTUAL = " 2 * 0";

    private WindowsDisc() {}

    /// Commands one below the other, each logged: what they tell is no secret.
    static String login(DiskAccess access) {
        List<String> lines = new ArrayList<>();
        lines.add(target(access));
        Optional<DiskAccess.Secrets> secrets = access.secrets();
        Optional<String> own = secrets.flatMap(DiskAccess.Secrets::own);
        String user =
                secrets.map(s -> " " + access.initiator() + " " + inHexadecimal(s.secret()))
                        .orElse("");
        if (own.isPresent()) {
            lines.add(CLI + "CHAPSecret " + inHexadecimal(own.get()) + LOG);
            lines.add(
                    CLI
                            + "LoginTarget "
                            + access.target()
                            + OVER_ANYTHING
                            + user.strip()
                            + MUTUAL
                            + LOG);
        } else {
            lines.add(CLI + "QLoginTarget " + access.target() + user + LOG);
        }
        return String.join("\n", lines);
    }

    /// A secret that begins with `0x` would be taken for digits, so each is told in them.
    private static String inHexadecimal(String secret) {
        return "0x" + HexFormat.of().formatHex(secret.getBytes(StandardCharsets.US_ASCII));
    }

    private static String target(DiskAccess access) {
        return access.port() == USUAL_PORT
                ? CLI + "QAddTarget " + access.target() + " " + access.address() + LOG
                : CLI
                        + "AddTarget "
                        + access.target()
                        + " * "
                        + access.address()
                        + " "
                        + access.port()
                        + " * F * * * * * * * * * 0"
                        + LOG;
    }
}
