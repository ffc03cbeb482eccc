package dev.stirrup.app.command;

import dev.stirrup.app.grade.ProfileGrades;
import dev.stirrup.app.record.RecordText;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The profiles.
@Command(name = "profile", description = "List, show, add and delete what machines may boot.")
final class ProfileCommand extends CommandGroup {
    private final Console console;

    ProfileCommand(Console console) {
        super("profiles");
        this.console = console;
    }

    @Command(name = "list", description = "List all profiles, each with its grade at best.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            ProfileGrades grades = site.grades();
            console.table(
                    List.of("NAME", "STARTS", "LOADERS", "SELECTOR", "OPEN", "GRADE"),
                    site.records().profiles().stream()
                            .sorted(Comparator.comparing(ProfileRecord::name))
                            .map(profile -> row(profile, grades))
                            .toList());
        }
        return 0;
    }

    @Command(name = "show", description = "Show one profile, as YAML, and its grade at best.")
    int show(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            console.text(RecordText.of(known(site, name)));
            console.text(site.grades().text(name));
        }
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Add a profile, or replace the one of this name.",
                "Menus, folders with rules and selectors are written as YAML: see `stirrup apply`."
            })
    int add(@Mixin ProfileOptions wanted, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(wanted)) {
            site.apply(List.of(new Edit.PutProfile(wanted.profile(name, site))), console);
            console.text(RecordText.of(known(site, name)));
        }
        return 0;
    }

    @Command(name = "rename", description = "Give a profile another name; plans and menus follow.")
    int rename(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "NEW") String other) {
        try (Site site = Site.open(options)) {
            Site.applied(site.records().renameProfile(name, other, Site.who()));
            console.line(Console.safe(name + " is " + other + " now."));
        }
        return 0;
    }

    @Command(name = "delete", description = "Delete a profile that no plan and no menu names.")
    int delete(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            site.apply(List.of(new Edit.DeleteProfile(name)));
            console.line("Deleted " + Console.safe(name) + ".");
        }
        return 0;
    }

    static ProfileRecord known(Site site, String name) {
        return site.records()
                .profile(name)
                .orElseThrow(() ->
                        new FailedException(
                                "There is no profile " + Console.safe(name) + ".",
                                "See `stirrup profile list`."));
    }

    private static List<String> row(ProfileRecord profile, ProfileGrades grades) {
        return List.of(
                profile.name(),
                starts(profile.payload()),
                profile.loaderSet().orElse("-")
                        + profile.loaderFile().map(file -> "/" + file).orElse(""),
                profile.selector().isEmpty() ? "-" : new TreeMap<>(profile.selector()).toString(),
                profile.isOpen() ? "open" : "-",
                grades.best(profile.name()));
    }

    private static String starts(DiskSource source) {
        return switch (source) {
            case DiskSource.Named(String name) -> "disk " + name;
            case DiskSource.Own(var golden, _, var mode) ->
                    golden.map(image -> "disk over " + image).orElse("blank disk")
                            + ", "
                            + mode.text();
        };
    }

    private static String starts(PayloadRecord payload) {
        return switch (payload) {
            case PayloadRecord.Menu menu -> "menu of " + menu.items().size();
            case PayloadRecord.Plain(Payload plain) ->
                    switch (plain) {
                        case Payload.Linux linux -> "linux of image " + linux.image();
                        case Payload.Windows windows -> "windows of image " + windows.image();
                        case Payload.Chain(var target) -> target;
                        case Payload.Script script ->
                                "script for " + script.client().name().toLowerCase(Locale.ROOT);
                        case Payload.Folder(var path, var rules) ->
                                "folder " + path + ", " + rules.size() + " rules";
                        case Payload.LocalDisk() -> "local disk";
                        case Payload.Disk disk -> starts(disk.source());
                        case Payload.Menu menu -> "menu of " + menu.items().size();
                    };
        };
    }
}
