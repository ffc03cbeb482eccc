package dev.stirrup.app.image;

import dev.stirrup.app.catalogue.KnownSystem;
import dev.stirrup.app.catalogue.SystemCatalogue;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.fetch.Route;
import dev.stirrup.app.upstream.Keyrings;
import dev.stirrup.app.upstream.KnownKeys;
import dev.stirrup.app.upstream.Vouching;
import dev.stirrup.app.yaml.InvalidFileException;
import dev.stirrup.trust.upstream.ApkKeys;
import dev.stirrup.trust.upstream.Keyring;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// All that bringing files needs, put together.
final class Reception implements AutoCloseable {
    private final Site site;
    private final AddOptions options;
    private final Console console;
    private final Fetch fetch;

    private Reception(Site site, AddOptions options, Console console, Fetch fetch) {
        this.site = site;
        this.options = options;
        this.console = console;
        this.fetch = fetch;
    }

    static Reception open(Site site, AddOptions options, Console console) throws IOException {
        Fetch fetch;
        try {
            fetch =
                    new Fetch(
                            site.folder().downloads(),
                            Route.of(site.settings().fetch(), System.getenv()),
                            FetchLimits.USUAL);
        } catch (IllegalArgumentException e) {
            throw new FailedException(
                    "Other servers cannot be reached: "
                            + Console.safe(String.valueOf(e.getMessage())),
                    "See fetch.proxy and fetch.ca in the settings, and http_proxy and https_proxy.");
        }
        fetch.sweep(InstantSource.system());
        return new Reception(site, options, console, fetch);
    }

    /// @param keyrings by which names keys are wanted; empty: all
    Supply supply(List<String> keyrings) throws IOException {
        return new Supply(fetch, vouching(keyrings), console, options.isForced());
    }

    /// The files of a system.
    List<Item> items(KnownSystem system) throws FetchException, IOException {
        return new FromCatalogue(vouching(system.keyrings())).items(system);
    }

    KnownSystem system(String name) throws IOException {
        SystemCatalogue catalogue = catalogue(site);
        return catalogue
                .find(name)
                .orElseThrow(() ->
                        new FailedException(
                                "There is no file and no system "
                                        + Console.safe(name)
                                        + nearest(catalogue, name),
                                "See `stirrup image catalogue`."));
    }

    static SystemCatalogue catalogue(Site site) throws IOException {
        try {
            return SystemCatalogue.read(
                    site.folder().catalogue(), site.settings().fetch().mirrors());
        } catch (InvalidFileException e) {
            throw new FailedException(
                    String.valueOf(e.getMessage()), "Correct the file in the data folder.");
        }
    }

    static Keyrings keyrings(Site site) {
        return new Keyrings(site.folder().keyrings(), Keyrings.SYSTEM);
    }

    @Override
    public void close() {
        fetch.close();
    }

    private static String nearest(SystemCatalogue catalogue, String name) {
        List<String> near = catalogue.names().stream().filter(one -> one.startsWith(name)).toList();
        return near.isEmpty() ? "." : "; did you mean " + String.join(", ", near) + "?";
    }

    private Vouching vouching(List<String> names) throws IOException {
        Keyring keys = Keyring.empty();
        ApkKeys apk = ApkKeys.none();
        for (Path file : options.keyrings()) {
            try {
                if (Keyrings.isApkKey(file)) {
                    apk = Keyrings.readApk(apk, file);
                } else {
                    keys = keys.with(Keyrings.read(file));
                }
            } catch (MalformedException e) {
                throw new FailedException(
                        Console.safe(file + " is no keyring: " + e.getMessage()),
                        "Export one with: gpg --export KEY > FILE");
            }
        }
        KnownKeys known =
                options.keyrings().isEmpty()
                        ? new KnownKeys(
                                keyrings(site).read(names), keyrings(site).readApk(Keyrings.ALPINE))
                        : new KnownKeys(keys, apk);
        return new Vouching(fetch, known, InstantSource.system());
    }
}
