package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteName;
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
    static Optional<ServerKeys> start(Shared shared) {
        ServerNames names = names(shared.networks());
        if (names.addresses().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                ServerKeys.start(
                        () -> keyringOnceQuiet(shared), names, StatusService.NONE, shared.clock()));
    }

    static SiteKeyring keyring(StoreWiring store) {
        return SiteKeyring.open(store.folder, SiteName.organisation(), System.getenv());
    }

    private static SiteKeyring keyringOnceQuiet(Shared shared) {
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
