package dev.stirrup.netboot.script;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Driver;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.netboot.url.AnswerTicket;
import dev.stirrup.netboot.url.BootToken.Purpose;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.netboot.url.BootUrl.ImagePath;
import java.util.Optional;

/// The URLs of one script, in the words of the loader that reads it.
final class ScriptUrls {
    private static final String LOADER_SCHEME = "loader:";
    private static final String CARD = "${bootif}";

    /// The bytes of an Ethernet card's address.
    private static final int ETHERNET = 6;

    /// The query in which iPXE says what it is, in its own settings. The values are encoded by
    /// iPXE, so that nothing in them ends the URL. Of UEFI's variables it knows from 2023 on;
    /// before, and on a BIOS, it says nothing of Secure Boot.
    static final String IDENTITY =
            "?mac=${mac:hexhyp}&uuid=${uuid}&serial=${serial:uristring}"
                    + "&platform=${platform}&buildarch=${buildarch}"
                    + "&product=${product:uristring}&secureboot=${efi/SecureBoot:int8}";

    private final BootUrl urls;
    private final ScriptAsk ask;

    ScriptUrls(BootUrl urls, ScriptAsk ask) {
        this.urls = urls.over(ask.ask().goesOnByTls());
        this.ask = ask;
    }

    String kernel(Payload.Linux linux) {
        return located(image(linux.image(), linux.kernel(), Purpose.KERNEL));
    }

    String initrd(Payload.Linux linux, String path) {
        return located(image(linux.image(), path, Purpose.INITRD));
    }

    /// The site's roots as a further RAM disk, for installers of which it is known where they look
    /// for them, when what they fetch comes by HTTPS.
    ///
    /// @param arguments the whole kernel command line
    Optional<String> roots(String arguments) {
        return ask.ask().goesOnByTls()
                ? TrustStore.toldBy(arguments)
                        .map(store -> located(urls.roots(claims(), store.name(), ask.now())))
                : Optional.empty();
    }

    /// The detached signature beside a file of the image.
    String signature(Payload.Linux linux, String path) {
        return located(image(linux.image(), path + Payload.SIGNATURE, Purpose.IMAGE));
    }

    /// The kernel command line with its report URL, which is plain HTTP where there is any, with
    /// the card the machine boots by, and with what leads the installer to the profile's answers.
    String arguments(Profile profile, Payload.Linux linux) {
        String report = ask.network().reportUrl() + "/" + urls.report(claims(), ask.now());
        String arguments =
                linux.arguments()
                        .replace("${report}", report)
                        .replace("${tree}", tree(linux.image()));
        return withCard(
                profile.answers()
                        .map(answers ->
                                answers.kind().arguments(arguments, answers(profile, answers)))
                        .orElse(arguments));
    }

    /// Names the card as PXELINUX does (`SYSAPPEND 2`): the hardware type, then the address.
    /// Systems with several cards try others otherwise, or ask. iPXE says itself which it is: a
    /// machine that has proven itself is here by what its record says, where another card may
    /// stand. For one that is no Ethernet card, or not known, the word is left out.
    private String withCard(String arguments) {
        if (!arguments.contains(CARD)) {
            return arguments;
        }
        return claims().mac()
                .filter(mac -> mac.toBytes().length == ETHERNET)
                .map(mac ->
                        ask.request().client() == Client.IPXE
                                ? "${mac:hexhyp}"
                                : mac.text().replace(':', '-'))
                .map(card -> arguments.replace(CARD, "BOOTIF=01-" + card))
                .orElseGet(() -> arguments.replace(CARD + " ", "").replace(CARD, "").strip());
    }

    /// The operator's own script with the URL of the profile's answers in it.
    String script(Profile profile, String text) {
        return profile.answers()
                .map(answers -> text.replace(AnswerKind.PLACE, answers(profile, answers)))
                .orElse(text);
    }

    private String answers(Profile profile, Answers answers) {
        boolean isProven = ask.request().channel().credential().isPresent();
        var ticket = new AnswerTicket(profile.name(), ask.now(), isProven);
        String folder = ask.ask().baseUrl() + "/" + urls.answers(claims(), ticket) + "/";
        return answers.kind().isFolder() ? folder : folder + answers.kind().mainFile();
    }

    /// A file of an image that wimboot is given.
    String file(Payload.Windows windows, String path) {
        return located(image(windows.image(), path, Purpose.INITRD));
    }

    /// A driver for Windows PE, with its files.
    String cabinet(Driver driver) {
        return located(image(driver.image(), driver.cabinet(), Purpose.INITRD));
    }

    /// A file that is made for this machine's Windows PE.
    String made(Profile profile, String name) {
        return located(urls.windowsFile(claims(), profile.name(), name, ask.now()));
    }

    /// The one file of the profile's answers.
    Optional<String> answersFile(Profile profile) {
        return profile.answers().map(answers -> answers(profile, answers));
    }

    /// The folder with all files of the image, for systems that fetch more of them once they run.
    /// They do so by HTTP, whatever brought the script.
    String tree(String image) {
        return ask.ask().baseUrl() + "/" + urls.tree(claims(), image, ask.now());
    }

    /// A file of a loader set.
    String loader(Loader loader) {
        return located(urls.loader(claims(), loader, ask.now()));
    }

    /// Where a chain leads: a file of a loader set or an image, or a URL as it stands.
    String target(Payload.Chain chain) {
        if (chain.file().isPresent()) {
            Payload.Disc file = chain.file().get();
            return located(image(file.image(), file.path(), Purpose.IMAGE));
        }
        return loader(chain.target())
                .map(this::loader)
                .orElseGet(() -> SafeText.oneLine(chain.target()));
    }

    /// This machine's script once more, for iPXE to ask with its own words about itself.
    ///
    /// @param more further names and values of the query, each after an ampersand
    String scriptAgain(String more) {
        return script() + IDENTITY + more;
    }

    private String script() {
        return ask.ask().baseUrl() + "/" + scriptPath();
    }

    /// Its path here, without a slash before it and without the query.
    String scriptPath() {
        return urls.script(claims(), ask.now());
    }

    /// The same by HTTPS, whatever this ask came by.
    String scriptByTls(String more) {
        return ask.network().baseUrl(true)
                + "/"
                + urls.over(true).script(claims(), ask.now())
                + IDENTITY
                + more;
    }

    /// GRUB's configuration for an entry of its menu.
    String choice(String profile) {
        return located(urls.choice(claims(), profile, ask.now()));
    }

    /// Where GRUB says whether Secure Boot is on.
    String secureBoot(boolean isOn) {
        return located(urls.secureBoot(claims(), isOn, ask.now()));
    }

    private String image(String image, String path, Purpose purpose) {
        return urls.image(claims(), purpose, new ImagePath(image, path), ask.now());
    }

    private Claims claims() {
        return ask.request().claims();
    }

    private String located(String path) {
        return switch (ask.request().client()) {
            case GRUB -> device() + "/" + path;
            case PXE, HTTP_BOOT, IPXE, PLAIN -> ask.ask().baseUrl() + "/" + path;
        };
    }

    /// GRUB's name for us. Not every signed image reads by HTTP, so each goes on as it came.
    private String device() {
        return switch (ask.ask().protocol()) {
            case TFTP -> "(tftp," + ask.network().address() + ")";
            case HTTP -> device("http", ask.network().httpPort(), 80);
            case HTTPS -> device("https", ask.network().https().port(), 443);
        };
    }

    private String device(String scheme, int port, int usual) {
        String place = port == usual ? "" : ":" + port;
        return "(" + scheme + "," + ask.network().address() + place + ")";
    }

    private static Optional<Loader> loader(String target) {
        if (!target.startsWith(LOADER_SCHEME)) {
            return Optional.empty();
        }
        String name = target.substring(LOADER_SCHEME.length());
        int slash = name.indexOf('/');
        return slash < 1 || slash == name.length() - 1
                ? Optional.empty()
                : Optional.of(new Loader(name.substring(0, slash), name.substring(slash + 1)));
    }
}
