package dev.stirrup.app.grade;

import dev.stirrup.app.serve.FindingRules;
import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.yaml.Printable;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.grade.Grade;
import dev.stirrup.boot.grade.Prospect;
import dev.stirrup.boot.grade.Prospect.Way;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.record.Catalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The best grades of profiles, on the networks that the settings tell of.
public final class ProfileGrades {
    /// A way and its name on screens.
    private record Named(String text, Way way) {}

    private static final List<Named> SECURED =
            List.of(
                    new Named("UEFI HTTPS Boot", new Way(Firmware.X64_UEFI_HTTP, true)),
                    new Named("UEFI HTTPS Boot on arm64", new Way(Firmware.ARM64_UEFI_HTTP, true)));

    private static final List<Named> OPEN =
            List.of(
                    new Named("UEFI HTTP Boot", new Way(Firmware.X64_UEFI_HTTP, false)),
                    new Named("UEFI PXE", new Way(Firmware.X64_UEFI, false)),
                    new Named("UEFI PXE on arm64", new Way(Firmware.ARM64_UEFI, false)),
                    new Named("BIOS", new Way(Firmware.X86_BIOS, false)));

    private final Catalogue catalogue;
    private final Prospect.Programs programs;
    private final List<Named> ways = new ArrayList<>();

    private ProfileGrades(Settings settings, Catalogue catalogue, Prospect.Programs programs) {
        this.catalogue = catalogue;
        this.programs = programs;
        List<NetworkSettings> networks = settings.networks();
        if (networks.stream().anyMatch(NetworkSettings::requiresHttps)) {
            ways.addAll(SECURED);
        }
        if (networks.isEmpty() || !networks.stream().allMatch(NetworkSettings::requiresHttps)) {
            ways.addAll(OPEN);
        }
    }

    /// @param records opened with [dev.stirrup.store.Schema#RECORDS]
    public static ProfileGrades of(Settings settings, DataFolder folder, Database records) {
        return new ProfileGrades(
                settings,
                Catalogue.open(records, FindingRules.of(settings)),
                new SitePrograms(folder, records, Instant.now()));
    }

    /// The letter of the best way; `-` where the profile starts nothing from here.
    public String best(String profile) {
        return graded(profile).stream()
                .map(one -> one.grade().letter())
                .min(Comparator.naturalOrder())
                .map(Enum::name)
                .orElse("-");
    }

    /// A line for each way, and what keeps the best of them from more; as comments of YAML.
    public String text(String profile) {
        StringBuilder out = new StringBuilder();
        List<Graded> all = graded(profile);
        for (Graded one : all) {
            out.append("# grade at best, ").append(one.way()).append(": ");
            out.append(one.grade().letter()).append('\n');
        }
        all.stream()
                .min(Comparator.comparing(one -> one.grade().letter()))
                .ifPresent(best -> {
                    comment(out, "#   not better: ", best.grade().why());
                    comment(out, "#   to raise it: ", best.grade().step());
                });
        return out.toString();
    }

    private record Graded(String way, Grade grade) {}

    private List<Graded> graded(String name) {
        Optional<Profile> profile = catalogue.profile(name);
        return profile.isEmpty()
                ? List.of()
                : ways.stream()
                        .flatMap(one ->
                                Prospect.of(profile.get(), one.way(), programs).stream()
                                        .map(grade -> new Graded(one.text(), grade)))
                        .toList();
    }

    private static void comment(StringBuilder out, String margin, String text) {
        if (!text.isEmpty()) {
            out.append(margin).append(Printable.of(text)).append('\n');
        }
    }
}
