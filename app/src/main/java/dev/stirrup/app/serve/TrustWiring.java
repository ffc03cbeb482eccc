package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.OcspResponder;
import dev.stirrup.store.key.ServerKeys;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.ServerNames;
import java.util.List;
import java.util.Optional;

/// The site's keys: read, made and renewed in the background once the first machines have their
/// answers, so that no answer waits for them.
final class TrustWiring {
    private TrustWiring() {}

    /// What HTTPS shows; empty when there is no address to show it on.
    static Optional<ServerKeys> start(Shared shared, OcspResponder ocsp) {
        ServerNames names = names(shared.networks().served());
        if (names.addresses().isEmpty()) {
            return Optional.empty();
        }
        var ports =
                new ServerKeys.Ports(
                        () -> keyringOnceQuiet(shared), shared.store().catalogue, shared.clock());
        return Optional.of(ServerKeys.start(ports, names, status(shared, ocsp)));
    }

    /// Other networks are served now.
    static void rename(Shared shared, OcspResponder ocsp, ServerKeys keys) {
        keys.rename(names(shared.networks().served()), status(shared, ocsp));
    }

    /// Whether what is shown is for all networks that are served now.
    static boolean isForAll(Shared shared, ServerKeys keys) {
        return keys.isFor(names(shared.networks().served()));
    }

    /// One certificate is for all networks, and its readers ask the first responder it names.
    private static StatusService status(Shared shared, OcspResponder ocsp) {
        return switch (ocsp) {
            case OcspResponder.None() -> StatusService.NONE;
            case OcspResponder.At(String url) -> StatusService.at(url);
            case OcspResponder.Own() ->
                    StatusService.at(
                            shared.networks().served().getFirst().network().plainUrl()
                                    + "/"
                                    + StatusDesk.OCSP);
        };
    }

    static SiteKeyring keyring(StoreWiring store) {
        return SiteKeyring.open(store.folder, store.keys);
    }

    static SiteKeyring keyringOnceQuiet(Shared shared) {
        try {
            shared.quiet().await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the keys' thread ends as soon as it looks
        }
        return keyring(shared.store());
    }

    /// All that machines may call this server: each network's address, and the host's name.
    static ServerNames names(List<ServedNetwork> networks) {
        return ServerNames.of(
                SiteName.host().filter(ServerNames::isName).stream().toList(),
                networks.stream().map(served -> served.network().address().toBytes()).toList());
    }
}
