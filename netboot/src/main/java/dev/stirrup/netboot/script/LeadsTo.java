package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Payload;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The other servers that a script names: whoever follows it may be out of sight from there on.
public final class LeadsTo {
    private static final int MOST = 3;

    /// iPXE's form of a URL, and GRUB's of a device.
    private static final Pattern SERVER =
            Pattern.compile(
                    "(?:https?|tftp|ftp|nfs)://([A-Za-z0-9._-]+)"
                            + "|\\((?:https?|tftp),([A-Za-z0-9._-]+)[^)]*\\)");

    private static final Pattern SAID =
            Pattern.compile("\\s*(#|echo\\b|item\\b|menu\\b|prompt\\b)");

    private LeadsTo() {}

    /// Their names or addresses as the operator wrote them, at most three.
    ///
    /// @param isOurs whether a name or address is this server's
    public static List<String> of(BootDecision decision, Predicate<String> isOurs) {
        if (!(decision instanceof BootDecision.Run(_, Payload payload))) {
            return List.of();
        }
        String code =
                switch (payload) {
                    case Payload.Chain(String target) -> target;
                    case Payload.Script(_, String text) -> text;
                    case Payload.Linux _,
                            Payload.Menu _,
                            Payload.Folder _,
                            Payload.Disk _,
                            Payload.Windows _,
                            Payload.LocalDisk _ ->
                            "";
                };
        Set<String> servers = new LinkedHashSet<>();
        code.lines()
                .filter(line -> !SAID.matcher(line).lookingAt())
                .forEach(line -> addTo(servers, line));
        return servers.stream().filter(isOurs.negate()).limit(MOST).toList();
    }

    private static void addTo(Set<String> servers, String line) {
        Matcher server = SERVER.matcher(line);
        while (server.find()) {
            servers.add(server.group(1) == null ? server.group(2) : server.group(1));
        }
    }
}
