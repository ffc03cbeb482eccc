package dev.stirrup.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// How the server under rehearsal is started inside the lab's network, where it finds
/// [LabAddress#ONLY].
///
/// @param command the program and its arguments; it must stay in the foreground and end on SIGTERM
/// @param environment added to the environment of the lab itself
/// @param ready what it prints, on either output, once it serves
/// @param patience how long to wait for that
public record LabServer(
        List<String> command, Map<String, String> environment, Pattern ready, Duration patience) {
    public LabServer {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
