package dev.stirrup.netboot.file;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.disk.DiskAccess;
import dev.stirrup.netboot.script.WindowsText;
import dev.stirrup.netboot.url.BootUrl;
import java.util.Optional;

/// What is made for one machine's Windows PE, if its plan gives it that.
final class WindowsDesk {
    private final FileParts parts;
    private final BootUrl urls;

    WindowsDesk(FileParts parts) {
        this.parts = parts;
        this.urls = new BootUrl(parts.tokens());
    }

    /// @param name the profile's
    FileAnswer answer(Visit visit, String name, String file) {
        Assignment assignment = parts.plans().find(visit.request());
        Plan plan = assignment.plan();
        Optional<Refuse> withheld = BootPolicy.withheld(visit.request(), plan);
        if (withheld.isPresent()) {
            return visit.withheld(withheld.get());
        }
        Optional<Profile> profile = BootPolicy.given(plan, name);
        if (profile.isEmpty() || !(profile.get().payload() instanceof Payload.Windows)) {
            return visit.missing("the plan starts no Windows of this profile");
        }
        return switch (file) {
            case WindowsText.START ->
                    visit.text(
                            start(visit, profile.get(), disc(visit, assignment, profile.get())),
                            FileKind.INITRD);
            case WindowsText.SHELL -> visit.text(WindowsText.shell(), FileKind.INITRD);
            case WindowsText.ROOTS -> visit.text(roots(visit), FileKind.INITRD);
            default -> visit.missing("no such file is made");
        };
    }

    /// Never empty: no loader fetches nothing.
    private String roots(Visit visit) {
        return "The roots of this site's certificates.\n" + parts.roots().pem(visit.now());
    }

    /// The disc that the script attached, for a Windows PE that does not find it by itself.
    private Optional<DiskAccess> disc(Visit visit, Assignment assignment, Profile profile) {
        boolean isTold =
                profile.payload() instanceof Payload.Windows windows
                        && BootPolicy.disc(visit.request(), windows).isPresent();
        return isTold
                ? assignment
                        .machine()
                        .flatMap(machine ->
                                parts.disks()
                                        .access(
                                                visit.ask().network(),
                                                machine.name(),
                                                profile,
                                                visit.now()))
                : Optional.empty();
    }

    private String start(Visit visit, Profile profile, Optional<DiskAccess> disc) {
        BootUrl over = urls.over(visit.ask().goesOnByTls());
        String image = ((Payload.Windows) profile.payload()).image();
        return WindowsText.start(
                new WindowsText.Start(
                        profile.name(),
                        visit.ask().baseUrl() + "/" + over.tree(visit.claims(), image, visit.now()),
                        visit.ask().network().reportUrl()
                                + "/"
                                + urls.report(visit.claims(), visit.now()),
                        disc));
    }
}
