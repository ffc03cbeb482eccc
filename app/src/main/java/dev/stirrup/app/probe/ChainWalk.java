package dev.stirrup.app.probe;

import dev.stirrup.app.probe.Nature.Sort;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.netboot.probe.ProbeClient;
import dev.stirrup.netboot.probe.ScriptReader;
import dev.stirrup.uefi.pe.PeMachine;
import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fetches what a client would fetch after its boot file, to the last file: scripts are read and
/// not run, programs are recognised and not started.
final class ChainWalk {
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 64;

    /// A script may send iPXE back with what it knows of itself; a page that waits does so for
    /// ever.
    private static final int MOST_TIMES = 2;

    private final Fetcher fetcher;
    private final ProbeClient client;
    private final Walk walk;
    private final ScriptReader scripts;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> asked = new HashMap<>();

    ChainWalk(Fetcher fetcher, ProbeClient client, Bytes station, Walk walk) {
        this.fetcher = fetcher;
        this.client = client;
        this.walk = walk;
        this.scripts = new ScriptReader(settings(client, station));
    }

    private static Map<String, String> settings(ProbeClient client, Bytes station) {
        StringBuilder mac = new StringBuilder();
        for (int i = 0; i < station.length(); i++) {
            mac.append(i == 0 ? "" : ":").append("%02x".formatted(station.at(i)));
        }
        return Map.of(
                "mac", mac.toString(),
                "net0/mac", mac.toString(),
                "netx/mac", mac.toString(),
                "uuid", ProbeClient.uuidText(station),
                "platform", client.platform(),
                "buildarch", client.buildarch(),
                "product", "stirrup probe",
                "manufacturer", "stirrup probe");
    }

    /// Fetches the boot file.
    ///
    /// @return what it is; empty when it was not got, or is nothing that this client starts
    Optional<Nature> bootFile(String uri) {
        asked.put(path(uri), 1);
        Optional<Content> content = get("NBP", uri, false);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Nature nature = Nature.of(content.get());
        walk.got("NBP", content.get(), nature);
        if (client.client() == Client.IPXE) {
            forIpxe(content.get(), nature, 0);
            return Optional.of(nature);
        }
        return isStarted(content.get(), nature) ? Optional.of(nature) : Optional.empty();
    }

    /// Whether iPXE that came from here finds a script beside itself, as it does from 2.0 on.
    boolean hasAutoexec(String uri) {
        String script = Fetcher.resolve(uri, "autoexec.ipxe");
        return fetcher.fetch(script, Client.IPXE) instanceof Fetched.Got(Content content)
                && Nature.of(content).sort() == Sort.SCRIPT;
    }

    private boolean isStarted(Content content, Nature nature) {
        boolean isUefi = client.firmware().kind() == Firmware.Kind.UEFI;
        boolean isWords =
                switch (nature.sort()) {
                    case TEXT, EMPTY, SCRIPT -> true;
                    case EFI_IPXE, EFI_SHIM, EFI_GRUB, EFI_PROGRAM -> false;
                    case LINUX, BIOS_IPXE, BIOS_PROGRAM -> false;
                };
        if (isWords || isUefi != nature.machine().isPresent() || !isFitting(nature)) {
            walk.wrong(
                    isWords ? Fault.NOT_A_PROGRAM : Fault.WRONG_ARCHITECTURE,
                    content.uri() + " is " + nature.text());
            return false;
        }
        if (nature.sort() == Sort.EFI_SHIM) {
            secondStage(content);
        }
        return true;
    }

    /// shim's built-in name of its second stage, by processor.
    private void secondStage(Content shim) {
        String name =
                switch (client.firmware().cpu()) {
                    case X64 -> "grubx64.efi";
                    case X86 -> "grubia32.efi";
                    case ARM64 -> "grubaa64.efi";
                    case ARM32 -> "grubarm.efi";
                    case RISCV64 -> "grubriscv64.efi";
                    case LOONGARCH64 -> "grubloongarch64.efi";
                    case RISCV32, OTHER -> "grub.efi";
                };
        get("second stage", Fetcher.resolve(shim.uri(), name), false)
                .ifPresent(content -> {
                    Nature nature = Nature.of(content);
                    walk.got("second stage", content, nature);
                    if (!isFitting(nature)) {
                        walk.wrong(
                                Fault.WRONG_ARCHITECTURE, content.uri() + " is " + nature.text());
                    }
                });
    }

    private boolean isFitting(Nature nature) {
        PeMachine wanted =
                switch (client.firmware().cpu()) {
                    case X64 -> PeMachine.X64;
                    case X86 -> PeMachine.X86;
                    case ARM64 -> PeMachine.ARM64;
                    case ARM32 -> PeMachine.ARM32;
                    case RISCV32 -> PeMachine.RISCV32;
                    case RISCV64 -> PeMachine.RISCV64;
                    case LOONGARCH64 -> PeMachine.LOONGARCH64;
                    case OTHER -> PeMachine.EFI_BYTE_CODE;
                };
        return nature.machine()
                .map(machine -> machine == wanted || machine == PeMachine.EFI_BYTE_CODE)
                .orElse(true);
    }

    private void forIpxe(Content content, Nature nature, int depth) {
        if (nature.sort() == Sort.SCRIPT) {
            script(content, depth);
        } else if (nature.isIpxe() && depth == 0) {
            walk.wrong(Fault.LOOP, content.uri());
        } else if (nature.sort() == Sort.TEXT || nature.sort() == Sort.EMPTY) {
            walk.wrong(Fault.NOT_A_PROGRAM, content.uri() + " is " + nature.text());
        } else if (isForOther(nature)) {
            walk.wrong(Fault.WRONG_ARCHITECTURE, content.uri() + " is " + nature.text());
        }
    }

    /// A BIOS kernel is an EFI program as well.
    private boolean isForOther(Nature nature) {
        boolean isBios = client.firmware().kind() == Firmware.Kind.BIOS;
        if (isBios) {
            return nature.machine().isPresent() && nature.sort() != Sort.LINUX;
        }
        return nature.sort() == Sort.BIOS_IPXE || !isFitting(nature);
    }

    private void script(Content script, int depth) {
        if (!script.isWhole()) {
            walk.wrong(Fault.NOT_A_PROGRAM, script.uri() + " is too long for a script");
            return;
        }
        String text = new String(script.head().toArray(), StandardCharsets.UTF_8);
        for (ScriptReader.Fetch fetch : scripts.read(text)) {
            String uri = Fetcher.resolve(script.uri(), fetch.uri());
            if (walk.hops().size() >= MOST_FILES) {
                walk.note("more than " + MOST_FILES + " files; the rest was not fetched");
                return;
            }
            if (asked.merge(path(uri), 1, Integer::sum) > MOST_TIMES) {
                walk.note("asked for again and again, as by a page that waits: " + path(uri));
            } else if (seen.add(uri)) {
                follow(fetch, uri, depth);
            }
        }
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private void follow(ScriptReader.Fetch fetch, String uri, int depth) {
        if (depth >= DEEPEST) {
            walk.note("scripts lead to scripts more than " + DEEPEST + " times: " + uri);
            return;
        }
        Optional<Content> content = get(fetch.command(), uri, fetch.isOptional());
        if (content.isPresent()) {
            Nature nature = Nature.of(content.get());
            walk.got(fetch.command(), content.get(), nature);
            if (fetch.isChain() || fetch.command().equals("kernel")) {
                forIpxe(content.get(), nature, depth + 1);
            }
        }
    }

    private Optional<Content> get(String what, String uri, boolean isOptional) {
        return switch (fetcher.fetch(uri, client.client())) {
            case Fetched.Got(Content content) -> Optional.of(content);
            case Fetched.TooLarge(long size) -> {
                walk.failed(what, uri, "there, " + size + " bytes: more than is fetched");
                yield Optional.empty();
            }
            case Fetched.Failed(Fault fault, String detail) -> {
                walk.failed(what, uri, fault.text());
                if (isOptional) {
                    walk.note("the script goes on without " + uri);
                } else {
                    walk.wrong(fault, detail);
                }
                yield Optional.empty();
            }
        };
    }
}
