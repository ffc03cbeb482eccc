package dev.stirrup.boot;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a profile starts once a loader runs.
public sealed interface Payload {
    /// Whether only iPXE can start it, and GRUB cannot: neither its own scripts nor a disk are of
    /// any use to GRUB, nor is Windows or a disc to boot from.
    default boolean needsIpxe() {
        return switch (this) {
            case Disk _, Windows _ -> true;
            case Chain chain -> chain.isForIpxe();
            case Script script -> script.client() == Client.IPXE;
            case Linux _, Menu _, Folder _, LocalDisk _ -> false;
        };
    }

    /// A Linux kernel with its initial RAM disks, all files of one image.
    ///
    /// @param image the image's name
    /// @param kernel the kernel's path inside the image
    /// @param initrds paths inside the image, in the order the kernel gets them
    /// @param arguments the kernel command line; `${report}` in it becomes the URL a machine
    ///   reports to, `${answers}` the one of the profile's answers, `${tree}` that of the folder
    ///   with the image's files, without a slash behind it, `${bootif}` the word that names the
    ///   card it boots by
    /// @param signed those of these files beside which the image has a detached signature, as
    ///   `FILE.sig`; looked up in the image, no part of a profile's record
    record Linux(
            String image, String kernel, List<String> initrds, String arguments, Set<String> signed)
            implements Payload {
        public Linux {
            initrds = List.copyOf(initrds);
            signed = Set.copyOf(signed);
        }

        /// Without signatures.
        public Linux(String image, String kernel, List<String> initrds, String arguments) {
            this(image, kernel, initrds, arguments, Set.of());
        }

        /// The same with what of this is signed.
        ///
        /// @param files paths inside the image
        public Linux signedBy(Set<String> files) {
            Set<String> mine = new HashSet<>(initrds);
            mine.add(kernel);
            mine.removeIf(file -> !files.contains(file + SIGNATURE));
            return new Linux(image, kernel, initrds, arguments, mine);
        }
    }

    /// How a detached signature is called beside its file.
    String SIGNATURE = ".sig";

    /// Another NBP or EFI program: a URL, `loader:SET/FILE` for a file of a loader set,
    /// `image:IMAGE/PATH` for one of an image. `disc:IMAGE/PATH` is an ISO that the machine boots
    /// from as if it were in its drive, by iPXE. `esxi:IMAGE/PATH` is VMware's loader, which iPXE
    /// tells where its settings are.
    record Chain(String target) implements Payload {
        private static final String OF_IMAGE = "image:";
        private static final String OF_DISC = "disc:";
        private static final String OF_ESXI = "esxi:";
        private static final Pattern IPXE_ONLY =
                Pattern.compile("(https|ftp|nfs)://|[a-z]+://[^?#]*\\.ipxe([?#].*)?$");

        /// One that boots from an ISO.
        public static Chain ofDisc(String image, String path) {
            return new Chain(OF_DISC + image + "/" + path);
        }

        /// One that starts an installer of VMware ESXi.
        ///
        /// @param path its loader for UEFI
        public static Chain ofEsxi(String image, String path) {
            return new Chain(OF_ESXI + image + "/" + path);
        }

        /// Whether it is VMware's loader.
        public boolean isEsxi() {
            return target.startsWith(OF_ESXI);
        }

        /// Whether GRUB cannot do it: nor can it read iPXE's scripts, or fetch in another way than
        /// by TFTP and HTTP.
        private boolean isForIpxe() {
            return isDisc() || isEsxi() || IPXE_ONLY.matcher(target).lookingAt();
        }

        /// Whether it is an ISO to boot from.
        public boolean isDisc() {
            return target.startsWith(OF_DISC);
        }

        /// The file of an image that it starts or boots from; empty for other targets.
        public Optional<Disc> file() {
            if (!isDisc() && !isEsxi() && !target.startsWith(OF_IMAGE)) {
                return Optional.empty();
            }
            String name = target.substring(target.indexOf(':') + 1);
            int slash = name.indexOf('/');
            return slash < 1 || slash == name.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Disc(name.substring(0, slash), name.substring(slash + 1)));
        }
    }

    /// The operator's own text in the loader's language.
    ///
    /// @param client [Client#IPXE] or [Client#GRUB]
    record Script(Client client, String text) implements Payload {}

    /// A choice of profiles, made at the machine.
    ///
    /// @param fallback the entry taken when `timeout` ends; empty: leave for the local disk
    /// @param timeout zero: wait for ever
    record Menu(String title, Duration timeout, Optional<String> fallback, List<Item> items)
            implements Payload {
        public Menu {
            items = List.copyOf(items);
        }

        /// With those entries that are for a machine with these labels.
        public Menu seenBy(Map<String, String> labels) {
            if (isAllFor(labels)) {
                return this;
            }
            return of(
                    items.stream()
                            .filter(item -> item.audience().hasLabels(labels))
                            .map(item -> item.seenBy(labels))
                            .toList());
        }

        /// With those entries that are for machines of this network.
        Menu on(String network) {
            return isAllOn(network)
                    ? this
                    : of(items.stream().filter(item -> item.audience().isOn(network)).toList());
        }

        /// Whether it stays as it is. Most menus do, and each request for a script asks, so this is
        /// without streams and iterators: they took a tenth of its time.
        boolean isAllFor(Map<String, String> labels) {
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                if (!item.audience().hasLabels(labels)
                        || item.profile().payload() instanceof Menu inner
                                && !inner.isAllFor(labels)) {
                    return false;
                }
            }
            return hasFallback();
        }

        private boolean isAllOn(String network) {
            for (int i = 0; i < items.size(); i++) {
                if (!items.get(i).audience().isOn(network)) {
                    return false;
                }
            }
            return hasFallback();
        }

        private boolean hasFallback() {
            if (fallback.isEmpty()) {
                return true;
            }
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).leadsTo(fallback.get())) {
                    return true;
                }
            }
            return false;
        }

        /// A fallback that is gone is the local disk.
        private Menu of(List<Item> left) {
            return new Menu(
                    title,
                    timeout,
                    fallback.filter(name -> left.stream().anyMatch(item -> item.leadsTo(name))),
                    left);
        }
    }

    /// A menu's line. The key is the profile's name.
    ///
    /// @param group the heading that it stands under, with its neighbours of the same group; empty
    ///   for none
    /// @param role what whoever chooses it must have logged in with; empty: nobody needs to
    record Item(
            String label, Profile profile, String group, Optional<String> role, Audience audience) {
        /// One for everybody.
        public Item(String label, Profile profile) {
            this(label, profile, "", Optional.empty(), Audience.EVERYBODY);
        }

        boolean leadsTo(String name) {
            return profile.name().equals(name);
        }

        /// The same behind a menu that needs this role.
        public Item behind(Optional<String> outer) {
            return new Item(label, profile, group, role.or(() -> outer), audience);
        }

        private Item seenBy(Map<String, String> labels) {
            return new Item(label, profile.seenBy(labels), group, role, audience);
        }
    }

    /// A site's own folder of boot files, served unchanged, and rules that tell which client gets
    /// which file.
    record Folder(String path, List<FolderRule> rules) implements Payload {
        public Folder {
            rules = List.copyOf(rules);
        }
    }

    /// A disk over iSCSI that the machine runs from.
    ///
    /// @param disc an ISO image that is a CD-ROM beside it
    /// @param kernel started in place of what the disk boots by itself; its root is the disk
    /// @param installer started in its place until the machine reports that it is done
    /// @param isForFirmware whether DHCP names it to firmware that boots from iSCSI itself
    /// @param trouble why it cannot be had now; looked up, no part of a profile's record
    record Disk(
            DiskSource source,
            DiskLogin login,
            Optional<Disc> disc,
            Optional<Linux> kernel,
            Optional<Linux> installer,
            boolean isForFirmware,
            String trouble)
            implements Payload {
        /// One that can be had.
        public Disk(
                DiskSource source,
                DiskLogin login,
                Optional<Disc> disc,
                Optional<Linux> kernel,
                Optional<Linux> installer,
                boolean isForFirmware) {
            this(source, login, disc, kernel, installer, isForFirmware, "");
        }

        /// As it is while it is installed.
        Disk installing() {
            return new Disk(
                    source, login, disc, installer.or(() -> kernel), installer, false, trouble);
        }

        /// The same, which cannot be had.
        public Disk without(String why) {
            return new Disk(source, login, disc, kernel, installer, isForFirmware, why);
        }

        /// The kernels that are started from images.
        public List<Linux> kernels() {
            return Stream.concat(kernel.stream(), installer.stream()).toList();
        }

        /// The same with other kernels.
        public Disk withKernels(UnaryOperator<Linux> change) {
            return new Disk(
                    source,
                    login,
                    disc,
                    kernel.map(change),
                    installer.map(change),
                    isForFirmware,
                    trouble);
        }

        /// Whether it is emptied when the machine boots, so that boots have to be told apart.
        public boolean isEmptiedAtBoot() {
            return source.isEmptiedAtBoot();
        }
    }

    /// A file in an image, such as an ISO.
    record Disc(String image, String path) {}

    /// Windows PE, started by wimboot out of a WIM, with a few files put into its `System32`.
    ///
    /// @param image the image's name
    /// @param wim the path inside the image of the WIM that holds Windows PE
    /// @param index which image of the WIM, from 1; empty: the one the WIM marks
    /// @param edition the name of what is to be installed, as `sources/install.wim` calls it; for
    ///   the answers, which tell Windows Setup
    /// @param files paths inside the image: wimboot finds `bcd` and `boot.sdi` among them by name
    ///   and puts the others into `System32`
    /// @param wimboot where wimboot itself lies
    /// @param source the disc that Windows Setup finds its files on; empty: it fetches them
    /// @param drivers those that there are, or for one machine those that suit it; looked up, no
    ///   part of a profile's record
    record Windows(
            String image,
            String wim,
            Optional<Integer> index,
            Optional<String> edition,
            List<String> files,
            Loader wimboot,
            Optional<InstallDisc> source,
            List<Driver> drivers)
            implements Payload {
        /// Where wimboot lies unless a profile says otherwise.
        public static final Loader WIMBOOT = new Loader("wimboot", "wimboot");

        public Windows {
            files = List.copyOf(files);
            drivers = List.copyOf(drivers);
        }

        /// One without drivers.
        public Windows(
                String image,
                String wim,
                Optional<Integer> index,
                Optional<String> edition,
                List<String> files,
                Loader wimboot,
                Optional<InstallDisc> source) {
            this(image, wim, index, edition, files, wimboot, source, List.of());
        }

        /// One that fetches what it installs.
        public Windows(
                String image,
                String wim,
                Optional<Integer> index,
                Optional<String> edition,
                List<String> files,
                Loader wimboot) {
            this(image, wim, index, edition, files, wimboot, Optional.empty());
        }

        /// The paths inside the image of all that is needed of it.
        public List<String> needed() {
            return Stream.concat(files.stream(), Stream.of(wim)).toList();
        }

        /// The same with another disc to install from.
        public Windows from(Optional<InstallDisc> other) {
            return new Windows(image, wim, index, edition, files, wimboot, other, drivers);
        }

        /// The same with these drivers.
        public Windows with(List<Driver> others) {
            return new Windows(image, wim, index, edition, files, wimboot, source, others);
        }

        /// Whether a secret belongs to it that nobody else may read.
        public boolean hasSecret() {
            return source.filter(disc -> disc.login().hasSecret()).isPresent();
        }

        /// Whether a file of this name is among its own, which then stands for the server's.
        public boolean hasOwn(String name) {
            return files.stream().anyMatch(file -> nameOf(file).equalsIgnoreCase(name));
        }

        /// The last part of a path.
        public static String nameOf(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /// Nothing: the machine goes on to its disk.
    record LocalDisk() implements Payload {}
}
