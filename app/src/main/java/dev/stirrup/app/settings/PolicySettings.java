package dev.stirrup.app.settings;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.store.record.UsualLoaders;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Switches of the server's conduct.
///
/// @param loaderSet the loader set for unknown machines and for profiles that name none; `auto`:
///   the set `shim` where there is one, else `ipxe`
/// @param unknownMachines what machines nobody approved get on networks that do not say it
///   themselves
/// @param keepEvents how long the story of past boots is kept
/// @param secretsByHttp the names of answers whose secrets may go without HTTPS
/// @param ocsp what the server's certificates name as their responder
/// @param chap the digests by which machines may prove themselves at their disks
public record PolicySettings(
        String loaderSet,
        UnknownMachines unknownMachines,
        Duration keepEvents,
        OcspResponder ocsp,
        List<String> secretsByHttp,
        Set<ChapAlgorithm> chap) {
    static final String LOADER_SET = UsualLoaders.AUTO;
    static final Duration KEEP_EVENTS = Duration.ofDays(30);

    public PolicySettings {
        secretsByHttp = List.copyOf(secretsByHttp);
        chap = Set.copyOf(chap);
    }

    static PolicySettings defaults() {
        return new PolicySettings(
                LOADER_SET,
                new UnknownMachines.Wait(),
                KEEP_EVENTS,
                new OcspResponder.None(),
                List.of(),
                ChapAlgorithm.all());
    }
}
