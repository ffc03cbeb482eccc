package dev.stirrup.app.serve;

import dev.stirrup.app.acme.HttpProofs;
import dev.stirrup.app.mirror.MirrorDesk;
import dev.stirrup.dhcp.lease.LeaseBook;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.dhcp.BootSpeaker;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.netboot.dhcp.DhcpDesk;
import dev.stirrup.netboot.dhcp.Quirk;
import dev.stirrup.netboot.dhcp.Styles;
import dev.stirrup.netboot.disk.DiskOffice;
import dev.stirrup.netboot.file.FileDesk;
import dev.stirrup.netboot.file.FileParts;
import dev.stirrup.netboot.file.Foresight;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.netboot.memory.OfferMemory;
import dev.stirrup.netboot.script.WindowsText;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.server.FileService;
import dev.stirrup.store.operator.OperatorStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The joins: DHCP, TFTP and HTTP to the one decision.
final class BootWiring implements FileService {
    /// As many machines as one server is meant for; about 20 MiB when all of them are there.
    private static final int MACHINES = 100_000;

    final HttpProofs proofs = new HttpProofs();
    final AddressBook book = new AddressBook(MACHINES, new SecureRandom().nextLong());
    private final OfferMemory memory = new OfferMemory(MACHINES);
    private final Styles styles;
    private final StoreWiring store;
    private final BootTokens tokens;
    private final FileDesk files;
    private final InstantSource clock;
    private final StatusDesk status;
    private final Optional<MirrorDesk> mirrors;

    BootWiring(StoreWiring store, List<Quirk> quirks, InstantSource clock, Hints hints) {
        this.store = store;
        this.clock = clock;
        status = new StatusDesk(() -> TrustWiring.keyring(store), store.catalogue, book, clock);
        mirrors = store.mirrors.map(all -> new MirrorDesk(all, store.catalogue, book, clock));
        styles = new Styles(quirks);
        tokens = new BootTokens(SiteKey.of(store.folder.root()));
        files =
                new FileDesk(
                        new FileParts(
                                store.catalogue,
                                store.reports,
                                tokens,
                                styles,
                                book,
                                memory,
                                new ManifestDesk(store),
                                hints.foresight(),
                                new AnswerKeeper(store),
                                new LoginDesk(new OperatorStore(store.records, clock), clock),
                                hints.disks(),
                                new RootsArchive(store)));
    }

    /// What scripts and files need to know besides.
    record Hints(Foresight foresight, DiskOffice disks) {}

    DhcpDesk dhcp(List<LeaseBook> leases) {
        var boot = new DhcpBoot(new BootUrl(tokens));
        var speaker = new BootSpeaker(store.catalogue, boot, styles, memory);
        return new DhcpDesk(speaker, book, leases);
    }

    @Override
    public FileAnswer answer(FileAsk ask) {
        if (StatusDesk.isFor(ask)) {
            return status.answer(ask);
        }
        if (HttpProofs.isFor(ask)) {
            return proofs.answer(ask);
        }
        if (mirrors.isPresent() && MirrorDesk.isFor(ask)) {
            return mirrors.get().answer(ask);
        }
        return files.answer(ask, clock.instant());
    }

    @Override
    public OptionalInt largestBlock(FileAsk ask) {
        return files.largestBlock(ask, clock.instant());
    }

    /// A machine's report writes to the disk, as a fetch of answers does, the state of certificates
    /// is signed, a mirror's file may have to be fetched, and a password's check takes its time;
    /// everything else is answered from memory.
    @Override
    public boolean mayBlock(FileAsk ask) {
        return ask.path().endsWith("/report")
                || ask.path().endsWith("/manifest")
                || ask.path().contains("/" + BootUrl.ROOTS + "/")
                || ask.path().endsWith("/" + WindowsText.ROOTS)
                || ask.path().contains("/" + BootUrl.ANSWERS + "/")
                || LoginDesk.isFor(ask)
                || MirrorDesk.isFor(ask)
                || StatusDesk.isFor(ask);
    }
}
