package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Reason;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What iPXE is told. Every script ends in a boot or in an exit that lets the firmware go on: with
/// an error status, because UEFI stops at its own menu after an exit without one, while a BIOS goes
/// on to its next boot device either way.
public final class IpxeScript {
    /// How often the waiting page asks again before it lets the machine go on.
    static final int MOST_WAITS = 6;

    private static final int SECONDS_BETWEEN = 10;

    /// As images keep it beside the disc's own `boot.cfg`.
    private static final String ESXI_SETTINGS = "boot-network.cfg";

    private static final String ROOTS = "roots.img";
    private static final String HEAD = "#!ipxe";

    /// iPXE makes the RAM disk of all it has fetched and not used: an `autoexec.ipxe` that it asked
    /// for though it has a script built in (2.0), files of an attempt before. A running script is
    /// not among them.
    private static final String FORGET = "imgfree ||";

    /// Few scripts are longer, so that their text is seldom copied while it grows.
    private static final int USUAL_LENGTH = 1024;

    private static final String LEAVE_FAILED =
            """
            :failed
            echo Stirrup: that did not work, going on to the next boot device
            sleep 5
            """;

    private final BootUrl urls;
    private final Menus menus = new Menus();

    public IpxeScript(BootUrl urls) {
        this.urls = urls;
    }

    /// The script for this decision, as it is sent.
    public Bytes render(BootDecision decision, ScriptAsk ask) {
        // Most are, and a switch over types is a chain of calls.
        if (decision instanceof BootDecision.Run run
                && run.payload() instanceof Payload.Menu menu) {
            return menu(menu, ask);
        }
        return Bytes.ofText(text(decision, ask));
    }

    /// The same as text, of which nothing is kept.
    private String text(BootDecision decision, ScriptAsk ask) {
        return switch (decision) {
            case BootDecision.Run(Profile profile, Payload payload) -> run(profile, payload, ask);
            case BootDecision.AwaitApproval _ -> waiting(ask);
            case BootDecision.Refuse(Reason reason, String detail) -> refusal(reason, detail, ask);
            case BootDecision.Attach _, BootDecision.UseLocalDisk() ->
                    leave("booting from the local disk", ask);
            case BootDecision.Ignore(Reason reason) -> leave(reason.text(), ask);
            case BootDecision.Load(var loader, _) ->
                    chain(new Payload.Chain("loader:" + loader.set() + "/" + loader.file()), ask);
            case BootDecision.Follow(_, var rule, _) ->
                    rule.url()
                            .or(() -> rule.file().map(f -> ask.ask().baseUrl() + "/" + plain(f)))
                            .map(url -> chain(new Payload.Chain(url), ask))
                            .orElseGet(() -> leave(Reason.NO_RULE.text(), ask));
        };
    }

    /// A script that asks for the machine's own script with what only iPXE knows: serial number,
    /// platform, processor.
    ///
    /// @param isBare whether iPXE has no network yet, as when it runs `autoexec.ipxe`
    /// @param isTlsOnly whether the script may be told within TLS only; without, the reason is told
    public String introduction(ScriptAsk ask, boolean isBare, boolean isTlsOnly) {
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        if (isBare) {
            lines.add("dhcp || goto failed");
        }
        if (isTlsOnly) {
            lines.add(
                    "chain --replace --autofree "
                            + new ScriptUrls(urls, ask).scriptByTls("")
                            + " || echo Stirrup: not by HTTPS");
        }
        lines.add(again(ask, ""));
        return text(lines) + LEAVE_FAILED + "exit 1\n";
    }

    /// A script that asks for the machine's own script once more, with its PCI devices.
    public String asking(ScriptAsk ask) {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        lines.addAll(PciDevices.asking());
        String choice = ask.request().choice().isPresent() ? "&choice=${choice}" : "";
        // Never empty: what comes back without is asked for again.
        lines.add(again(ask, choice + "&" + PciDevices.NAME + "=.${devices}"));
        return text(lines) + LEAVE_FAILED + exit(ask);
    }

    private String run(Profile profile, Payload payload, ScriptAsk ask) {
        return switch (payload) {
            case Payload.Linux linux -> linux(profile, linux, ask);
            case Payload.Windows windows ->
                    text(WindowsLines.of(profile, windows, new ScriptUrls(urls, ask), ask.disk()))
                            + LEAVE_FAILED
                            + exit(ask);
            case Payload.Chain chain when chain.isEsxi() -> esxi(profile, chain, ask);
            case Payload.Chain chain -> chain(chain, ask);
            case Payload.Script(_, String text) ->
                    withHead(new ScriptUrls(urls, ask).script(profile, text));
            case Payload.Menu menu -> menu(menu, ask).toText();
            case Payload.Disk disk -> disk(profile, disk, ask);
            case Payload.Folder _, Payload.LocalDisk _ -> leave("booting from the local disk", ask);
        };
    }

    private static String withHead(String text) {
        return text.startsWith(HEAD) || text.startsWith("#!gpxe") ? text : HEAD + "\n" + text;
    }

    /// The disk boots by itself, or a kernel is started that finds it by the iBFT: iPXE writes that
    /// table when it attaches a disk, with the secrets in clear.
    private String disk(Profile profile, Payload.Disk disk, ScriptAsk ask) {
        if (ask.disk().isEmpty()) {
            return refusal(
                    Reason.DISK_UNAVAILABLE, "this server serves no disks (listeners.iscsi)", ask);
        }
        List<String> lines = new ArrayList<>(DiskLines.of(ask.disk().get()));
        String rootPath = ask.disk().get().rootPath();
        if (disk.kernel().isPresent()) {
            lines.add("sanhook --drive 0x80 " + rootPath + " || goto failed");
            return linux(profile, disk.kernel().get(), ask, lines);
        }
        lines.addFirst("echo Stirrup: starting " + SafeText.shown(profile.name()));
        lines.addFirst(HEAD);
        lines.add("sanboot --drive 0x80 " + rootPath + " || goto failed");
        return text(lines) + LEAVE_FAILED + exit(ask);
    }

    private String linux(Profile profile, Payload.Linux linux, ScriptAsk ask) {
        return linux(profile, linux, ask, List.of());
    }

    /// @param before lines that make ready what the kernel needs
    private String linux(Profile profile, Payload.Linux linux, ScriptAsk ask, List<String> before) {
        var url = new ScriptUrls(urls, ask);
        String arguments = SafeText.oneLine(url.arguments(profile, linux));
        List<String> names = names(linux.initrds());
        Optional<String> roots = url.roots(arguments);
        List<String> told = new ArrayList<>(names);
        roots.ifPresent(_ -> told.add(ROOTS));
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        lines.add("echo Stirrup: starting " + SafeText.shown(profile.name()));
        lines.add(FORGET);
        lines.addAll(before);
        lines.add(
                ("kernel --name linux " + url.kernel(linux) + initrdArguments(told, ask))
                        + (" " + arguments).stripTrailing()
                        + " || goto failed");
        for (int i = 0; i < names.size(); i++) {
            String initrd = url.initrd(linux, linux.initrds().get(i));
            lines.add("initrd --name " + names.get(i) + " " + initrd + " || goto failed");
        }
        // Behind the others: what an archive brings replaces what those before it brought.
        roots.ifPresent(
                archive -> lines.add("initrd --name " + ROOTS + " " + archive + " || goto failed"));
        lines.addAll(verification(linux, names, url));
        shim(profile, ask).ifPresent(loader -> lines.add("shim " + url.loader(loader) + " ||"));
        lines.add("boot || goto failed");
        return text(lines) + LEAVE_FAILED + exit(ask);
    }

    /// For an iPXE that was built with `imgtrust` and `imgverify`. No packaged one has them, and
    /// none says what it has: the first command fails where it is not known, and then all of it is
    /// passed over. Where it is known it demands signatures from there on, which always succeeds.
    private static List<String> verification(
            Payload.Linux linux, List<String> names, ScriptUrls url) {
        if (linux.signed().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("imgtrust || goto unverified"));
        if (linux.signed().contains(linux.kernel())) {
            lines.add(verify("linux", url.signature(linux, linux.kernel())));
        }
        for (int i = 0; i < names.size(); i++) {
            String initrd = linux.initrds().get(i);
            if (linux.signed().contains(initrd)) {
                lines.add(verify(names.get(i), url.signature(linux, initrd)));
            }
        }
        lines.add(":unverified");
        return lines;
    }

    private static String verify(String name, String signature) {
        return "imgverify " + name + " " + signature + " || goto failed";
    }

    /// Where the firmware itself refuses the kernel, iPXE 2.0 and later start it by a shim that
    /// knows the kernel's signer. They fetch it only then, and older ones have no such command.
    private static Optional<Loader> shim(Profile profile, ScriptAsk ask) {
        return ask.request().firmware().flatMap(profile.loaders()::shimFor);
    }

    /// Kernels before 5.7, and iPXE before February 2023, find the RAM disk on UEFI only by these
    /// names; later ones get it by LoadFile2 and pass over them. A BIOS kernel needs none.
    private static String initrdArguments(List<String> names, ScriptAsk ask) {
        boolean isBios =
                ask.request().firmware().filter(f -> f.kind() == Firmware.Kind.BIOS).isPresent();
        return isBios
                ? ""
                : names.stream().map(name -> " initrd=" + name).collect(Collectors.joining());
    }

    private static List<String> names(List<String> initrds) {
        var names = new ArrayList<String>();
        for (int i = 0; i < initrds.size(); i++) {
            names.add(i == 0 ? "initrd.img" : "initrd" + (i + 1) + ".img");
        }
        return names;
    }

    private String chain(Payload.Chain chain, ScriptAsk ask) {
        String target = new ScriptUrls(urls, ask).target(chain);
        // The drive is described in no table: a system that it starts reads it by the firmware.
        String command = chain.isDisc() ? "sanboot --no-describe " : "chain --autofree ";
        return text(List.of(HEAD, command + target + " || goto failed")) + LEAVE_FAILED + exit(ask);
    }

    /// VMware's loader takes its settings behind `-c` and options of the kernel behind those
    /// (esx-boot, mboot/mboot.c).
    private String esxi(Profile profile, Payload.Chain chain, ScriptAsk ask) {
        var url = new ScriptUrls(urls, ask);
        boolean isBios =
                ask.request().firmware().filter(f -> f.kind() == Firmware.Kind.BIOS).isPresent();
        Payload.Disc loader = chain.file().orElseThrow();
        String folder = url.tree(loader.image());
        String answers = url.answersFile(profile).map(file -> " ks=" + file).orElse("");
        String line =
                "chain --autofree "
                        + (isBios ? folder + "/mboot.c32" : url.target(chain))
                        + " -c "
                        + folder
                        + "/"
                        + ESXI_SETTINGS
                        + answers
                        + " || goto failed";
        return text(List.of(HEAD, "echo Stirrup: starting " + SafeText.shown(profile.name()), line))
                + LEAVE_FAILED
                + exit(ask);
    }

    private Bytes menu(Payload.Menu menu, ScriptAsk ask) {
        boolean isTls = ask.ask().protocol() == FileAsk.Protocol.HTTPS;
        var style = new Menus.Style(ask.network(), isTls, exit(ask));
        return menus.text(menu, style, new ScriptUrls(urls, ask).scriptPath());
    }

    private String waiting(ScriptAsk ask) {
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        lines.add("echo");
        lines.add("echo Stirrup: this machine waits for approval");
        lines.add("echo");
        lines.add("echo   MAC     " + told(ask.request().claims().mac()));
        lines.add("echo   UUID    " + told(ask.request().claims().uuid()));
        lines.add("echo   serial  " + told(ask.request().claims().serial()));
        lines.add("echo   product " + told(Optional.of(ask.product()).filter(p -> !p.isBlank())));
        lines.add("echo   firmware " + told(ask.request().firmware()));
        lines.add("echo");
        lines.add("echo Approve it: stirrup machine approve " + approval(ask));
        if (ask.waited() >= MOST_WAITS) {
            lines.add("echo Nobody did. Going on to the next boot device.");
            lines.add("sleep 3");
            return text(lines) + exit(ask);
        }
        lines.add("echo Asking again in " + SECONDS_BETWEEN + " seconds. Ctrl-C: local disk now.");
        lines.add("sleep " + SECONDS_BETWEEN + " || goto local");
        lines.add(again(ask, "&waited=" + (ask.waited() + 1)));
        return text(lines) + LEAVE_FAILED + ":local\n" + exit(ask);
    }

    private static String approval(ScriptAsk ask) {
        return ask.request().claims().mac().map(Object::toString).orElse("NAME");
    }

    /// What a machine says of itself goes through the server, which makes it harmless: iPXE would
    /// run what stands in its own settings.
    private static String told(Optional<?> claim) {
        return claim.map(value -> SafeText.shown(value.toString())).orElse("not known");
    }

    private String refusal(Reason reason, String detail, ScriptAsk ask) {
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        lines.add("echo Stirrup: no network boot: " + SafeText.shown(reason.text()));
        lines.add("echo   " + SafeText.shown(detail));
        lines.add("echo   reason code: " + reason.code());
        lines.add("sleep 5");
        if (reason == Reason.LOGIN_REQUIRED || reason == Reason.ROLE_REQUIRED) {
            // Back to the menu: a password is mistyped easily.
            lines.add(again(ask, ""));
            return text(lines) + LEAVE_FAILED + exit(ask);
        }
        return text(lines) + exit(ask);
    }

    private static String leave(String why, ScriptAsk ask) {
        return text(List.of(HEAD, "echo Stirrup: " + SafeText.shown(why))) + exit(ask);
    }

    private String again(ScriptAsk ask, String more) {
        return "chain --replace --autofree "
                + new ScriptUrls(urls, ask).scriptAgain(more)
                + " || goto failed";
    }

    private static String exit(ScriptAsk ask) {
        return ask.localBoot() == LocalBoot.SANBOOT
                ? "sanboot --no-describe --drive 0x80 || exit 1\n"
                : "exit 1\n";
    }

    private static String plain(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static String text(List<String> lines) {
        var text = new StringBuilder(USUAL_LENGTH);
        for (String line : lines) {
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
