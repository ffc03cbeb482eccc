package dev.stirrup.lab;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How the server under rehearsal is started inside the lab's network, where it finds
/// [LabAddress#ONLY].
///
/// @param command the program and its arguments; it must stay in the foreground and end on SIGTERM
/// @param environment added to the environment of the lab itself
/// @param ready what it prints, on either output, once it serves
/// @param patience how long to wait for that
/// @param outlet the hosts outside that it may reach, by the HTTP proxy at [#OUTLET]
/// @param proxies by which this machine reaches them
/// @param killedAt what the machine says when the server is to be killed and started again; empty:
///   it is left alone
public record LabServer(
        List<String> command,
        Map<String, String> environment,
        Pattern ready,
        Duration patience,
        Set<String> outlet,
        ProxySelector proxies,
        Optional<Pattern> killedAt) {
    static final int OUTLET_PORT = 3128;

    /// Where the server finds its way out, when it has one.
    public static final String OUTLET = "http://127.0.0.1:" + OUTLET_PORT;

    public LabServer {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        outlet = Set.copyOf(outlet);
    }

    /// One that reaches nothing outside.
    public LabServer(
            List<String> command,
            Map<String, String> environment,
            Pattern ready,
            Duration patience) {
        this(
                command,
                environment,
                ready,
                patience,
                Set.of(),
                ProxySelector.of(null),
                Optional.empty());
    }

    /// The same that is killed when the machine says this.
    public LabServer killedAt(Pattern words) {
        return new LabServer(
                command, environment, ready, patience, outlet, proxies, Optional.of(words));
    }
}
