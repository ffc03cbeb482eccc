package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    public static List<String> of(BootDecision decision, Network network) {
        String code = code(decision);
        if (code.isEmpty()) {
            return List.of();
        }
        Set<String> servers = new LinkedHashSet<>();
        code.lines()
                .filter(line -> !SAID.matcher(line).lookingAt())
                .forEach(line -> addTo(servers, line));
        return servers.stream().filter(server -> !network.isOurs(server)).limit(MOST).toList();
    }

    /// What the operator wrote in a loader's language; empty for what we write ourselves. Asked of
    /// each script, hence one by one: a switch over types is a chain of calls.
    private static String code(BootDecision decision) {
        if (!(decision instanceof BootDecision.Run run)) {
            return "";
        }
        if (run.payload() instanceof Payload.Chain chain) {
            return chain.target();
        }
        return run.payload() instanceof Payload.Script script ? script.text() : "";
    }

    private static void addTo(Set<String> servers, String line) {
        Matcher server = SERVER.matcher(line);
        while (server.find()) {
            servers.add(server.group(1) == null ? server.group(2) : server.group(1));
        }
    }
}
