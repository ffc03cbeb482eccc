package dev.stirrup.boot.grade;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel.Tls;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Stage;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.Channel;
import dev.stirrup.boot.event.Milestone.DiscoverReceived;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.OfferSent;
import dev.stirrup.boot.event.Milestone.SecureBootClaimed;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The best grade that a profile can come to: that of the boot it leads to on a machine which has
/// the site's root enrolled and Secure Boot on, and shows no certificate of its own. It is told as
/// the events of that boot, and graded like any other.
public final class Prospect {
    private static final String OF_A_SET = "loader:";

    private final Profile profile;
    private final Way way;
    private final Programs programs;
    private final List<Milestone> story = new ArrayList<>();

    /// How everything comes: where TLS is not required, every URL is plain.
    private Channel channel = Channel.PLAIN;

    /// How a machine comes here.
    ///
    /// @param isHttpsRequired whether its network gives nothing without TLS
    public record Way(Firmware firmware, boolean isHttpsRequired) {}

    /// What is known of the signatures of programs.
    public interface Programs {
        Optional<SecureBootForeseen> loader(Loader loader);

        /// A file of an image.
        ///
        /// @param set the loader set whose shim may start it
        Optional<SecureBootForeseen> kernel(String set, String image, String path);
    }

    private Prospect(Profile profile, Way way, Programs programs) {
        this.profile = profile;
        this.way = way;
        this.programs = programs;
    }

    /// @return empty where the profile starts nothing from here, or is refused on this way
    public static Optional<Grade> of(Profile profile, Way way, Programs programs) {
        return new Prospect(profile, way, programs).grade();
    }

    private Optional<Grade> grade() {
        story.add(new DiscoverReceived(Client.PXE, Optional.of(way.firmware()), "", ""));
        story.add(new OfferSent("", ""));
        boolean isTold =
                switch (BootPolicy.decide(question(), new Plan.Always(profile))) {
                    case BootDecision.Load(Loader first, boolean isTlsOnly) -> {
                        channel = isTlsOnly ? Channel.TLS : Channel.PLAIN;
                        loaders(first);
                        yield payload(profile.payload());
                    }
                    case BootDecision.Follow(String folder, _, boolean isTlsOnly) -> {
                        channel = isTlsOnly ? Channel.TLS : Channel.PLAIN;
                        yield serve(FileKind.FOLDER, folder);
                    }
                    case BootDecision.Ignore _,
                            BootDecision.Refuse _,
                            BootDecision.UseLocalDisk _,
                            BootDecision.Run _,
                            BootDecision.Attach _,
                            BootDecision.AwaitApproval _ ->
                            false;
                };
        return isTold ? Grade.of(Observed.ofMilestones(story)) : Optional.empty();
    }

    /// What this machine's firmware asks first, by TLS where it can.
    private BootRequest question() {
        boolean isByHttp = way.firmware().transport() == Firmware.Transport.HTTP;
        return new BootRequest(
                Claims.none(),
                isByHttp ? Client.HTTP_BOOT : Client.PXE,
                Optional.of(way.firmware()),
                Stage.FIRMWARE,
                "",
                Optional.empty(),
                Optional.empty(),
                new dev.stirrup.boot.Channel(
                        isByHttp ? Tls.POSSIBLE : Tls.NONE, way.isHttpsRequired()));
    }

    /// The loaders, and the script that the last of them asks for.
    private void loaders(Loader first) {
        load(first);
        Optional<Loader> second = isShim(first) ? secondStage() : Optional.empty();
        second.ifPresent(this::load);
        if (profile.demands().identity()) {
            // Firmware shows no certificate; nobody gets the rest without one.
            channel = Channel.MUTUAL_TLS;
        }
        boolean isGrub = isGrub(second.orElse(first));
        // What GRUB starts says so by its report, which goes in the clear.
        story.add(
                new SecureBootClaimed(
                        isGrub ? "system" : "iPXE", true, isGrub ? Channel.PLAIN : channel));
        serve(FileKind.SCRIPT, "script");
    }

    private boolean payload(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> linux(linux);
            case Payload.Chain chain -> chain(chain);
            case Payload.Windows windows -> windows(windows);
            case Payload.Script _ -> true;
            case Payload.Disk disk -> disk(disk);
            case Payload.Menu _, Payload.Folder _, Payload.LocalDisk _ -> false;
        };
    }

    private boolean linux(Payload.Linux linux) {
        programs.kernel(profile.loaders().name(), linux.image(), linux.kernel())
                .ifPresent(story::add);
        serve(FileKind.KERNEL, linux.kernel());
        linux.initrds().forEach(initrd -> serve(FileKind.INITRD, initrd));
        return true;
    }

    /// Its disk, and what is started beside it.
    private boolean disk(Payload.Disk disk) {
        disk.kernel().ifPresent(this::linux);
        attach(disk.login());
        return true;
    }

    private void attach(DiskLogin login) {
        String proof =
                switch (login) {
                    case CHAP -> "chap";
                    case MUTUAL -> "mutual chap";
                    case OPEN -> "none";
                };
        story.add(new Milestone.DiskAttached(profile.name(), proof));
    }

    /// From wimboot on it is Windows that verifies, or does not: what is put into its RAM disk is
    /// as good as the way it came.
    private boolean windows(Payload.Windows windows) {
        load(windows.wimboot());
        windows.needed().forEach(file -> serve(FileKind.INITRD, file));
        windows.source().map(InstallDisc::login).ifPresent(this::attach);
        return true;
    }

    /// What lies elsewhere is not ours to grade.
    private boolean chain(Payload.Chain chain) {
        if (chain.file().isPresent()) {
            return serve(FileKind.IMAGE, chain.file().get().path());
        }
        String target = chain.target();
        int slash = target.indexOf('/');
        if (!target.startsWith(OF_A_SET) || slash < 0) {
            return false;
        }
        load(new Loader(target.substring(OF_A_SET.length(), slash), target.substring(slash + 1)));
        return true;
    }

    private void load(Loader loader) {
        programs.loader(loader).ifPresent(story::add);
        serve(FileKind.LOADER, loader.file());
    }

    private boolean serve(FileKind kind, String file) {
        story.add(new HttpServed("GET", file, kind, 200, 0, Duration.ZERO, channel));
        return true;
    }

    private boolean isShim(Loader loader) {
        return profile.loaders()
                .shimFor(way.firmware())
                .filter(shim -> shim.file().equals(loader.file()))
                .isPresent();
    }

    /// What shim starts: GRUB where there is one, since shim asks for it by name.
    private Optional<Loader> secondStage() {
        List<Loader> accepted =
                profile.loaders().entries().getOrDefault(way.firmware(), List.of()).stream()
                        .map(file -> new Loader(profile.loaders().name(), file))
                        .filter(loader -> !isShim(loader))
                        .toList();
        return accepted.stream()
                .filter(this::isGrub)
                .findFirst()
                .or(() -> accepted.stream().findFirst());
    }

    private boolean isGrub(Loader loader) {
        return profile.loaders().grubs().containsKey(loader.file());
    }
}
