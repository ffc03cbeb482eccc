package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Reason;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.url.BootUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What GRUB is told: a configuration that starts something at once, or leaves. Texts stand in
/// single quotes, where GRUB's parser expands nothing.
public final class GrubScript {
    private static final String LEAVE_FAILED =
            """
            echo 'Stirrup: that did not work, going on to the next boot device'
            sleep 5
            exit 1
            """;

    /// GRUB's names of processors, each with the firmware it is under.
    private static final Map<String, Firmware> GRUB_CPUS =
            new TreeMap<>(Map.of("x86_64", Firmware.X64_UEFI, "arm64", Firmware.ARM64_UEFI));

    private final BootUrl urls;

    public GrubScript(BootUrl urls) {
        this.urls = urls;
    }

    /// The configuration for this decision.
    public String render(BootDecision decision, ScriptAsk ask) {
        return switch (decision) {
            case BootDecision.Run(Profile profile, Payload payload) ->
                    ipxe(profile, payload, ask) + run(profile, payload, ask);
            case BootDecision.AwaitApproval(LoaderSet loaders) -> ipxe(loaders, ask) + waiting(ask);
            case BootDecision.Refuse(Reason reason, String detail) ->
                    leave(
                            List.of(
                                    "Stirrup: no network boot: " + reason.text(),
                                    "  " + detail,
                                    "  reason code: " + reason.code()));
            case BootDecision.Attach _, BootDecision.UseLocalDisk() ->
                    leave(List.of("Stirrup: booting from the local disk"));
            case BootDecision.Ignore(Reason reason) -> leave(List.of("Stirrup: " + reason.text()));
            case BootDecision.Load(var loader, _) ->
                    chain(new Payload.Chain("loader:" + loader.set() + "/" + loader.file()), ask);
            case BootDecision.Follow _ -> leave(List.of("Stirrup: " + Reason.NO_RULE.text()));
        };
    }

    /// What the profile says is for GRUB stays with GRUB.
    private String ipxe(Profile profile, Payload payload, ScriptAsk ask) {
        return profile.loaderFile().isPresent() || payload instanceof Payload.Script
                ? ""
                : ipxe(profile.loaders(), ask);
    }

    /// On to the set's iPXE where shim started GRUB and Secure Boot is off: DHCP cannot tell, GRUB
    /// can (it says `lockdown` where it may start signed programs only). iPXE loads by HTTP, which
    /// is faster, and knows the whole identity of its machine.
    ///
    /// Only a GRUB with a loader of its own, peimage, does so: Debian's from 2.12 on. What 2.06
    /// starts does not find the network card, and takes it from GRUB as well. By HTTPS not even it
    /// can: the firmware reads for GRUB then, and there is no card of GRUB's to hand on.
    private String ipxe(LoaderSet loaders, ScriptAsk ask) {
        if (ask.ask().protocol() == FileAsk.Protocol.HTTPS) {
            return "";
        }
        String hops =
                GRUB_CPUS.entrySet().stream()
                        .filter(cpu -> loaders.startsWithShim(cpu.getValue()))
                        .flatMap(cpu ->
                                loaders.ipxeFor(cpu.getValue()).stream()
                                        .map(loader -> hop(cpu.getKey(), loader, ask)))
                        .collect(Collectors.joining());
        return hops.isEmpty()
                ? ""
                : "if [ \"$lockdown\" != y ]; then\nif insmod peimage; then\n" + hops + "fi\nfi\n";
    }

    /// Has GRUB say what it knows of Secure Boot, before what it starts may hide it. It sets
    /// `lockdown` where firmware checks programs (GRUB 2.06 and later); under a BIOS it knows
    /// nothing. What comes back is a claim, as all that a machine says.
    private String secureBoot(ScriptAsk ask) {
        var url = new ScriptUrls(urls, ask);
        return "if [ \"$grub_platform\" = efi ]; then\nif [ \"$lockdown\" = y ]; then\nsource "
                + SafeText.quoted(url.secureBoot(true))
                + "\nelse\nsource "
                + SafeText.quoted(url.secureBoot(false))
                + "\nfi\nfi\n";
    }

    private String hop(String cpu, Loader loader, ScriptAsk ask) {
        String file = SafeText.quoted(new ScriptUrls(urls, ask).loader(loader));
        return "if [ \"$grub_cpu\" = "
                + cpu
                + " ]; then\nif chainloader "
                + file
                + "; then\nboot\nfi\nfi\n";
    }

    private String run(Profile profile, Payload payload, ScriptAsk ask) {
        return switch (payload) {
            case Payload.Linux linux -> secureBoot(ask) + linux(profile, linux, ask);
            case Payload.Chain chain ->
                    chain.needsIpxe() ? needsIpxe() : secureBoot(ask) + chain(chain, ask);
            case Payload.Script(_, String text) -> new ScriptUrls(urls, ask).script(profile, text);
            case Payload.Menu menu -> secureBoot(ask) + menu(menu, ask);
            case Payload.Disk _ ->
                    leave(
                            List.of(
                                    "Stirrup: no network boot: "
                                            + Reason.LOADER_WITHOUT_ISCSI.text(),
                                    "  reason code: " + Reason.LOADER_WITHOUT_ISCSI.code()));
            case Payload.Windows _ -> needsIpxe();
            case Payload.Folder _, Payload.LocalDisk _ ->
                    leave(List.of("Stirrup: booting from the local disk"));
        };
    }

    private static String needsIpxe() {
        return leave(
                List.of(
                        "Stirrup: no network boot: " + Reason.NEEDS_IPXE.text(),
                        "  reason code: " + Reason.NEEDS_IPXE.code()));
    }

    private String linux(Profile profile, Payload.Linux linux, ScriptAsk ask) {
        var url = new ScriptUrls(urls, ask);
        String told = url.arguments(profile, linux);
        String arguments =
                SafeText.words(told).stream()
                        .map(word -> " " + SafeText.quoted(word))
                        .collect(Collectors.joining());
        String initrds =
                Stream.concat(
                                linux.initrds().stream().map(path -> url.initrd(linux, path)),
                                url.roots(told).stream())
                        .map(place -> " " + SafeText.quoted(place))
                        .collect(Collectors.joining());
        String start = "if linux " + SafeText.quoted(url.kernel(linux)) + arguments + "; then\n";
        String rest = initrds.isEmpty() ? "boot\n" : "if initrd" + initrds + "; then\nboot\nfi\n";
        return echo("Stirrup: starting " + profile.name()) + start + rest + "fi\n" + LEAVE_FAILED;
    }

    private String chain(Payload.Chain chain, ScriptAsk ask) {
        String target = SafeText.quoted(new ScriptUrls(urls, ask).target(chain));
        return "if chainloader " + target + "; then\nboot\nfi\n" + LEAVE_FAILED;
    }

    private String menu(Payload.Menu menu, ScriptAsk ask) {
        var lines = new ArrayList<String>();
        List<Payload.Item> items = menu.items();
        int chosen = items.size();
        for (int i = 0; i < items.size(); i++) {
            if (menu.fallback().filter(items.get(i).profile().name()::equals).isPresent()) {
                chosen = i;
            }
        }
        lines.add("set default=" + chosen);
        lines.add(
                menu.timeout().isZero()
                        ? "set timeout=-1"
                        : "set timeout=" + Math.max(1, menu.timeout().toSeconds()));
        for (Payload.Item item : items) {
            String choice = new ScriptUrls(urls, ask).choice(item.profile().name());
            String group = item.group().isEmpty() ? "" : item.group() + ": ";
            lines.add("menuentry " + SafeText.quoted(SafeText.shown(group + item.label())) + " {");
            lines.add("configfile " + SafeText.quoted(choice));
            lines.add("}");
        }
        lines.add("menuentry 'Local disk' {");
        lines.add("exit 1");
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static String waiting(ScriptAsk ask) {
        return leave(
                List.of(
                        "Stirrup: this machine waits for approval",
                        "  MAC     " + claim(ask.request().claims().mac().map(Object::toString)),
                        "  UUID    " + claim(ask.request().claims().uuid().map(Object::toString)),
                        "Approve it with stirrup machine approve, then boot it again."));
    }

    private static String claim(Optional<String> claim) {
        return claim.orElse("not known");
    }

    private static String leave(List<String> texts) {
        return texts.stream().map(GrubScript::echo).collect(Collectors.joining())
                + "sleep 5\nexit 1\n";
    }

    private static String echo(String text) {
        return "echo " + SafeText.quoted(SafeText.shown(text)) + "\n";
    }
}
