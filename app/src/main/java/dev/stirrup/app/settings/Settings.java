package dev.stirrup.app.settings;

import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.dhcp.Quirk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The whole settings file, read once at the start.
///
/// @param data where records, leases, events, images and loaders lie; empty: [DataFolder]'s default
/// @param mode how DHCP behaves on networks that are not listed
/// @param networks empty: every usable interface, in `mode`
/// @param keys where private keys are
/// @param console what browsers are shown; empty: the same as machines
/// @param quirks clients that are answered in another style than usual; the first that fits counts
/// @param fetch how files of other servers are fetched
/// @param cache how what comes from mirrors is kept
/// @param mirrors other servers' files that are offered again from here
public record Settings(
        Optional<Path> data,
        Mode mode,
        List<NetworkSettings> networks,
        ListenerSettings listeners,
        PolicySettings policy,
        KeySettings keys,
        Optional<ConsoleSettings> console,
        List<Quirk> quirks,
        FetchSettings fetch,
        CacheSettings cache,
        List<MirrorSettings> mirrors) {
    public Settings {
        networks = List.copyOf(networks);
        quirks = List.copyOf(quirks);
        mirrors = List.copyOf(mirrors);
    }

    /// What holds without a settings file.
    public static Settings defaults() {
        return new Settings(
                Optional.empty(),
                Mode.PROXY,
                List.of(),
                ListenerSettings.defaults(),
                PolicySettings.defaults(),
                KeySettings.defaults(),
                Optional.empty(),
                List.of(),
                FetchSettings.defaults(),
                CacheSettings.defaults(),
                List.of());
    }

    /// The same with another mode for networks that are not listed.
    public Settings withMode(Mode other) {
        return new Settings(
                data, other, networks, listeners, policy, keys, console, quirks, fetch, cache,
                mirrors);
    }
}
