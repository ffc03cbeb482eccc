package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.netboot.Network;
import java.util.List;
import java.util.Optional;

/// What `stirrup serve` was told on its command line.
///
/// @param mode for networks that are not in the settings
/// @param interfaces names to keep to; empty: all
/// @param isForced whether addresses are leased beside another DHCP server too
public record ServeChoices(
        SiteOptions site,
        Optional<Network.Mode> mode,
        List<String> interfaces,
        boolean isForced,
        LogFormat log) {
    public ServeChoices {
        interfaces = List.copyOf(interfaces);
    }
}
