package dev.stirrup.app.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A server's tree of files that is offered again from here.
///
/// @param upstreams where the files come from, each ending with a slash; the first that answers
/// @param keyrings by which names keys may vouch for it; empty: all that this site knows
/// @param clients addresses that may use it beside the approved machines
/// @param redirects hosts that the upstreams may redirect to beside themselves
/// @param pins the digests of single files, by their paths
public record MirrorSettings(
        String name,
        MirrorKind kind,
        List<URI> upstreams,
        List<String> keyrings,
        List<Prefix> clients,
        Set<String> redirects,
        Map<String, String> pins) {
    public MirrorSettings {
        upstreams = List.copyOf(upstreams);
        keyrings = List.copyOf(keyrings);
        clients = List.copyOf(clients);
        redirects = Set.copyOf(redirects);
        pins = Map.copyOf(pins);
    }
}
