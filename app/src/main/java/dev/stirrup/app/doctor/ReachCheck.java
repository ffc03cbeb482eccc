package dev.stirrup.app.doctor;

import dev.stirrup.app.settings.NetworkSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.UnknownMachines;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Profiles nobody can get, and profiles whose files are not there.
record ReachCheck(
        Settings settings,
        List<MachineRecord> machines,
        List<ProfileRecord> profiles,
        List<PlanRecord> plans,
        List<Image> images)
        implements Check {
    private static final String WHAT = "profiles";

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        Set<String> reached = reached();
        for (ProfileRecord profile : profiles) {
            if (!reached.contains(profile.name())) {
                found.add(unreached(profile));
            }
            files(profile, found);
        }
        openOnes(found);
        if (found.isEmpty()) {
            found.add(
                    Finding.good(
                            WHAT,
                            profiles.isEmpty()
                                    ? "none yet"
                                    : profiles.size() + ", each with its files"));
        }
        return found;
    }

    private Finding unreached(ProfileRecord profile) {
        String why = "nobody can get " + profile.name() + ": no plan and no menu names it";
        if (!profile.selector().isEmpty()) {
            return Finding.hint(
                    WHAT,
                    why + ", and no approved machine has the labels " + profile.selector(),
                    "stirrup machine label MACHINE KEY=VALUE");
        }
        return Finding.hint(
                WHAT,
                why + ", and it has no selector",
                "stirrup plan set MACHINE --always " + profile.name());
    }

    private Set<String> reached() {
        Set<String> reached = new HashSet<>(openNames());
        plans.forEach(plan -> plan.profile().ifPresent(reached::add));
        for (ProfileRecord profile : profiles) {
            if (!profile.selector().isEmpty()
                    && machines.stream()
                            .filter(MachineRecord::isApproved)
                            .anyMatch(m ->
                                    m.labels()
                                            .entrySet()
                                            .containsAll(profile.selector().entrySet()))) {
                reached.add(profile.name());
            }
        }
        for (ProfileRecord profile : profiles) {
            if (profile.payload() instanceof PayloadRecord.Menu menu) {
                menu.items().forEach(item -> reached.add(item.profile()));
            }
        }
        return reached;
    }

    private Set<String> openNames() {
        Set<String> names = new HashSet<>();
        List<UnknownMachines> all = new ArrayList<>(List.of(settings.policy().unknownMachines()));
        settings.networks().stream().map(NetworkSettings::unknownMachines).forEach(all::add);
        for (UnknownMachines unknown : all) {
            if (unknown instanceof UnknownMachines.Given(String profile)) {
                names.add(profile);
            }
        }
        return names;
    }

    /// What the settings give to unknown machines must be there, and open.
    private void openOnes(List<Finding> found) {
        for (String name : openNames()) {
            boolean isOpen = profiles.stream().anyMatch(p -> p.name().equals(name) && p.isOpen());
            if (!isOpen) {
                found.add(
                        Finding.problem(
                                WHAT,
                                "the settings give unknown machines the profile "
                                        + name
                                        + ", which is missing or not open",
                                "make it, with open: true"));
            }
        }
    }

    private void files(ProfileRecord profile, List<Finding> found) {
        if (!(profile.payload() instanceof PayloadRecord.Plain(Payload payload))) {
            return;
        }
        switch (payload) {
            case Payload.Linux linux -> linux(profile, linux, found);
            case Payload.Windows windows ->
                    lacking(profile, windows.image(), new ArrayList<>(windows.needed()), found);
            case Payload.Folder folder -> {
                if (!Files.isReadable(Path.of(folder.path()))) {
                    found.add(
                            Finding.problem(
                                    WHAT,
                                    profile.name()
                                            + ": the folder "
                                            + folder.path()
                                            + " is missing or not readable",
                                    "make it, or name another in the profile"));
                }
            }
            case Payload.Disk disk -> disk.kernels().forEach(linux -> linux(profile, linux, found));
            case Payload.Chain _, Payload.Script _, Payload.Menu _, Payload.LocalDisk _ -> {}
        }
    }

    private void linux(ProfileRecord profile, Payload.Linux linux, List<Finding> found) {
        List<String> wanted = new ArrayList<>(linux.initrds());
        wanted.add(linux.kernel());
        lacking(profile, linux.image(), wanted, found);
    }

    private void lacking(
            ProfileRecord profile, String name, List<String> wanted, List<Finding> found) {
        Set<String> there = new HashSet<>();
        images.stream()
                .filter(image -> image.name().equals(name))
                .flatMap(image -> image.files().stream())
                .forEach(file -> there.add(file.path()));
        wanted.removeAll(there);
        if (!wanted.isEmpty()) {
            found.add(
                    Finding.problem(
                            WHAT,
                            profile.name()
                                    + ": image "
                                    + name
                                    + (there.isEmpty() ? " is missing" : " lacks " + wanted),
                            "stirrup image add " + name + " ..."));
        }
    }
}
