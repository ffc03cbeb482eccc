package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Choice;
import dev.stirrup.netboot.probe.Mistake;
import dev.stirrup.netboot.probe.Offer;
import dev.stirrup.netboot.probe.ProbeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one client found.
///
/// @param bootServer what port 4011 answered; empty when it was not asked, or silent
/// @param ack what the accepted offer became; empty when none was accepted
/// @param asIpxe what the iPXE found that this client starts; empty when it starts none
record ClientReport(
        ProbeClient client,
        Answers answers,
        Choice choice,
        Optional<Offer> bootServer,
        Optional<Offer> ack,
        Walk walk,
        Optional<ClientReport> asIpxe) {
    /// Its own mistakes and those of what it starts.
    List<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>(walk.mistakes());
        asIpxe.ifPresent(inner -> all.addAll(inner.mistakes()));
        return List.copyOf(all);
    }

    /// All files that were got.
    List<Walk.Hop> files() {
        List<Walk.Hop> all = new ArrayList<>(walk.hops());
        asIpxe.ifPresent(inner -> all.addAll(inner.files()));
        return all.stream().filter(hop -> hop.size() >= 0).toList();
    }
}
