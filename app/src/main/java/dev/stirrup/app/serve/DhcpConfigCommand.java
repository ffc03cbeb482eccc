package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.netboot.foreign.DhcpServerKind;
import dev.stirrup.netboot.foreign.Directions;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes what another DHCP server has to be told.
@Command(
        name = "dhcp-config",
        description = {
            "Print what to write into the site's own DHCP server so that machines boot from here:",
            "which kind of client gets which file, with iPXE told from firmware. The network wants",
            "mode foreign. Kinds of server: windows-server, dnsmasq, kea, isc, mikrotik, opnsense,",
            "unifi, cisco-ios, systemd-networkd."
        })
public final class DhcpConfigCommand implements Callable<Integer> {
    /// Signs nothing: paths that stand in another server for years have no token.
    private static final int KEY_LENGTH = 32;

    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    @Parameters(paramLabel = "SERVER", description = "The kind of DHCP server.")
    private String server = "";

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Where the machines are (default: the first network).")
    private Optional<String> network = Optional.empty();

    @Option(names = "--http-boot", description = "UEFI HTTP Boot too.")
    private boolean isWithHttp;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
    private Optional<Path> out = Optional.empty();

    public DhcpConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DhcpServerKind kind =
                DhcpServerKind.read(server)
                        .orElseThrow(() ->
                                new FailedException(
                                        "\"" + Console.safe(server) + "\" is no DHCP server known.",
                                        "There are: " + known()));
        Settings settings = site.settings();
        Network where = ExplainedNetwork.find(settings, network).network();
        Directions directions = directions(settings, where);
        String text = kind.config(directions, notes(where, settings.listeners()));
        if (out.isEmpty()) {
            console.text(text);
        } else {
            write(out.get(), text);
        }
        return 0;
    }

    private Directions directions(Settings settings, Network where) {
        DataFolder folder = DataFolder.open(site.data(settings));
        try (Database records =
                Database.open(folder.records(), Schema.RECORDS, Database.Durability.EVERY_COMMIT)) {
            Catalogue catalogue = Catalogue.open(records, FindingRules.of(settings));
            var boot = new DhcpBoot(new BootUrl(new BootTokens(new byte[KEY_LENGTH])));
            return Directions.of(where, catalogue, boot, isWithHttp);
        }
    }

    private static List<String> notes(Network where, ListenerSettings listeners) {
        List<String> notes = new ArrayList<>();
        if (where.mode() != Network.Mode.FOREIGN) {
            notes.add("NOT YET: set `mode: foreign` for network " + where.name() + " in");
            notes.add("stirrup.yaml. Until then these paths are closed here, and this server");
            notes.add("answers DHCP itself.");
        }
        if (!listeners.tftp().equals(OptionalInt.of(69))) {
            notes.add("NOT YET: listeners.tftp is not 69; PXE firmware asks no other port.");
        }
        if (listeners.http().isEmpty()) {
            notes.add("NOT YET: listeners.http is off; iPXE has nothing to ask.");
        }
        notes.add("What is said for single machines in the other server goes before this.");
        return notes;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new FailedException("Cannot write " + file + ": " + e.getMessage(), "");
        }
    }

    private static String known() {
        return Arrays.stream(DhcpServerKind.values())
                .map(DhcpServerKind::text)
                .collect(Collectors.joining(", "));
    }
}
