package dev.stirrup.app.command;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.app.windows.WindowsMedia;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A profile on the command line, beside the site it belongs to.
final class ProfileOptions extends SiteOptions {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Start start = new Start();

    @Option(
            names = "--kernel",
            paramLabel = "PATH",
            description = "The kernel inside the image (default: its only one).")
    private Optional<String> kernel = Optional.empty();

    @Option(
            names = "--initrd",
            paramLabel = "PATH",
            description =
                    "An initrd inside the image, several in their order (default: the one beside the"
                            + " kernel).")
    private List<String> initrds = List.of();

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = {
                "The kernel command line; $${report} becomes the URL to report to, $${answers} the",
                "one of the answers (without it the words that their kind needs are put before)."
            })
    private String arguments = "";

    @Option(names = "--loaders", paramLabel = "SET", description = "The loader set.")
    private Optional<String> loaders = Optional.empty();

    @Option(names = "--loader", paramLabel = "FILE", description = "One file of that set.")
    private Optional<String> loader = Optional.empty();

    @Option(
            names = "--select",
            paramLabel = "KEY=VALUE",
            description = "Labels that give a machine this profile without a plan.")
    private Map<String, String> selector = Map.of();

    @Option(
            names = "--answers",
            paramLabel = "NAME",
            description = "What its installer reads instead of asking; see stirrup answer.")
    private Optional<String> answers = Optional.empty();

    @Option(names = "--open", description = "Machines nobody approved may have it.")
    private boolean isOpen;

    @Option(
            names = "--require-https",
            description = "Give it by HTTPS only; machines that cannot do that are refused.")
    private boolean isHttpsRequired;

    @Option(
            names = "--require-identity",
            description = {
                "Give it only to machines that prove by a certificate who they are, by HTTPS; see",
                "stirrup machine certificate."
            })
    private boolean isIdentityRequired;

    @Mixin private DiskOptions disk = new DiskOptions();

    @Option(
            names = "--index",
            paramLabel = "NUMBER",
            description = "Which image of the WIM (default: the one that it marks).")
    private Optional<Integer> index = Optional.empty();

    @Option(
            names = "--edition",
            paramLabel = "NAME",
            description = "What Windows Setup is to install, as sources/install.wim calls it.")
    private Optional<String> edition = Optional.empty();

    /// What it starts: one of them.
    static final class Start {
        @Option(names = "--image", paramLabel = "NAME", description = "Linux from this image.")
        private Optional<String> image = Optional.empty();

        @Option(
                names = "--windows",
                paramLabel = "NAME",
                description = "Windows PE from this image, by wimboot.")
        private Optional<String> windows = Optional.empty();

        @Option(
                names = "--chain",
                paramLabel = "URL",
                description = {
                    "Another program: a URL, loader:SET/FILE, or image:IMAGE/PATH; disc:IMAGE/PATH is",
                    "an ISO to boot from, as if it were in the machine's drive, esxi:IMAGE/PATH VMware's",
                    "loader."
                })
        private Optional<String> chain = Optional.empty();

        @Option(
                names = "--golden",
                paramLabel = "IMAGE",
                description = "A disk over iSCSI for each machine, over this golden image.")
        private Optional<String> golden = Optional.empty();

        @Option(
                names = "--blank",
                paramLabel = "SIZE",
                converter = DiskSize.Converter.class,
                description = "A blank disk over iSCSI for each machine.")
        private Optional<DiskSize> blank = Optional.empty();

        @Option(
                names = "--disk",
                paramLabel = "NAME",
                description = "This disk over iSCSI, for one machine.")
        private Optional<String> disk = Optional.empty();

        @Option(names = "--local-disk", description = "The local disk.")
        private boolean isLocalDisk;
    }

    ProfileRecord profile(String name, Site site) {
        var demands = new Demands(isHttpsRequired, isIdentityRequired);
        return new ProfileRecord(
                name, loaders, loader, selector, isOpen, payload(site), demands, answers, 0);
    }

    private PayloadRecord payload(Site site) {
        if (start.isLocalDisk) {
            return new PayloadRecord.Plain(new Payload.LocalDisk());
        }
        if (start.windows.isPresent()) {
            return new PayloadRecord.Plain(windows(site, Images.known(site, start.windows.get())));
        }
        Optional<DiskSource> source =
                start.disk
                        .<DiskSource>map(DiskSource.Named::new)
                        .or(() -> start.golden.map(image -> disk.own(Optional.of(image))))
                        .or(() -> start.blank.map(size -> disk.blank(size)));
        if (source.isPresent()) {
            var installer = disk.installer().map(image -> linux(Images.known(site, image)));
            return new PayloadRecord.Plain(disk.payload(source.get(), disk.disc(site), installer));
        }
        return start.image
                .<Payload>map(image -> linux(Images.known(site, image)))
                .or(() -> start.chain.map(Payload.Chain::new))
                .<PayloadRecord>map(PayloadRecord.Plain::new)
                .orElseThrow();
    }

    private Payload windows(Site site, Image image) {
        return WindowsMedia.start(image, index, edition)
                .map(windows -> windows.from(disk.installDisc(site, windows.source())))
                .orElseThrow(() ->
                        new FailedException(
                                "Image "
                                        + Console.safe(image.name())
                                        + " has no sources/boot.wim, nor just one WIM.",
                                "Write the profile as YAML, and name the WIM there."));
    }

    private Payload.Linux linux(Image image) {
        String path = kernel.orElseGet(() -> Images.neededKernel(image));
        return new Payload.Linux(
                image.name(),
                path,
                initrds.isEmpty() ? Images.neededInitrds(image, path) : initrds,
                arguments);
    }
}
