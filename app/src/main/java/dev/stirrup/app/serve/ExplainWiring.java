package dev.stirrup.app.serve;

import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.netboot.dhcp.BootSpeaker;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.dhcp.Styles;
import dev.stirrup.netboot.explain.Explanation;
import dev.stirrup.netboot.file.FileDesk;
import dev.stirrup.netboot.file.FileParts;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.memory.OfferMemory;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.store.record.Catalogue;
import java.security.SecureRandom;
import java.util.List;

/// Desks like the server's, that remember nothing of it, lease nothing and sign with a key that
/// opens nothing: they may be asked anything.
final class ExplainWiring {
    private static final int KEY_LENGTH = 32;
    private static final int MACHINES = 16;

    private ExplainWiring() {}

    static Explanation explanation(Catalogue catalogue, ServedNetwork network, List<Quirk> quirks) {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        BootTokens tokens = new BootTokens(key);
        BootUrl urls = new BootUrl(tokens);
        Styles styles = new Styles(quirks);
        AddressBook book = new AddressBook(MACHINES, 0);
        OfferMemory memory = new OfferMemory(MACHINES);
        List<LeaseBook> leases =
                network.isLeasing() ? Subnets.books(List.of(network), List.of()) : List.of();
        var speaker = new BootSpeaker(catalogue, new DhcpBoot(urls), styles, memory);
        var files =
                new FileDesk(
                        new FileParts(
                                catalogue, (claims, status) -> {}, tokens, styles, book, memory));
        return new Explanation(catalogue, new DhcpDesk(speaker, book, leases), files, urls);
    }
}
