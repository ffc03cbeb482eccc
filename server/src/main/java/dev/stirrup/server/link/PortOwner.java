package dev.stirrup.server.link;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The process that holds a port, as far as `/proc` tells: root sees all processes, others only
/// their own. Reads a few hundred small files; for error messages, not for hot paths.
public record PortOwner(long pid, String program) {
    private static final Pattern FIELDS = Pattern.compile("\\s+");
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    /// Whose port.
    public enum Protocol {
        UDP("udp"),
        TCP("tcp");

        private final String table;

        Protocol(String table) {
            this.table = table;
        }
    }

    /// Who has this port open; for TCP, who listens on it. Empty when nobody has, when it cannot be
    /// seen, and where there is no `/proc`.
    public static Optional<PortOwner> find(Protocol protocol, int port) {
        return find(Path.of("/proc"), protocol, port);
    }

    static Optional<PortOwner> find(Path proc, Protocol protocol, int port) {
        Set<String> inodes = new HashSet<>();
        for (String table : List.of(protocol.table, protocol.table + "6")) {
            inodes.addAll(inodes(proc.resolve("net").resolve(table), protocol, port));
        }
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        for (Path process : children(proc, "[0-9]*")) {
            if (holdsAny(process, inodes)) {
                long pid = Long.parseLong(process.getFileName().toString());
                return Optional.of(new PortOwner(pid, program(process)));
            }
        }
        return Optional.empty();
    }

    /// For messages: `dnsmasq (pid 812)`.
    @Override
    public String toString() {
        return program + " (pid " + pid + ")";
    }

    private static Set<String> inodes(Path table, Protocol protocol, int port) {
        String ending = ":%04X".formatted(port);
        Set<String> found = new HashSet<>();
        for (String line : lines(table)) {
            String[] fields = FIELDS.split(line.strip(), -1);
            if (fields.length > INODE
                    && fields[LOCAL_ADDRESS].endsWith(ending)
                    && (protocol == Protocol.UDP || fields[STATE].equals(LISTENING))) {
                found.add("socket:[" + fields[INODE] + "]");
            }
        }
        return found;
    }

    private static boolean holdsAny(Path process, Set<String> sockets) {
        return children(process.resolve("fd"), "*").stream()
                .map(PortOwner::target)
                .anyMatch(sockets::contains);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed in the meantime
        }
    }

    private static String program(Path process) {
        List<String> name = lines(process.resolve("comm"));
        return name.isEmpty() ? "unknown" : name.getFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> children(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return found; // not ours to look into, or gone
        }
        return found;
    }
}
