package dev.stirrup.netboot.file;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;

/// A script in a few words, for the timeline.
final class Summary {
    private Summary() {}

    /// The profile it starts; empty for none.
    static String profile(BootDecision decision) {
        return decision instanceof BootDecision.Run run ? run.profile().name() : "";
    }

    static String of(BootDecision decision) {
        // As in IpxeScript#render: most are, and a switch over types is a chain of calls.
        if (decision instanceof BootDecision.Run run
                && run.payload() instanceof Payload.Menu menu) {
            return of(menu);
        }
        return switch (decision) {
            case BootDecision.Run run -> of(run.payload());
            case BootDecision.AwaitApproval _ -> "waits for approval";
            case BootDecision.Refuse refuse -> "refused: " + refuse.reason().code();
            case BootDecision.UseLocalDisk _ -> "local disk";
            case BootDecision.Attach attach -> of(attach.disk());
            case BootDecision.Ignore ignore -> "nothing: " + ignore.reason().code();
            case BootDecision.Load load -> "loader " + load.loader().file();
            case BootDecision.Follow _ -> "plain folder";
        };
    }

    private static String disk(Payload.Disk disk) {
        String name =
                switch (disk.source()) {
                    case DiskSource.Named(String one) -> one;
                    case DiskSource.Own(var golden, _, var mode) ->
                            golden.map(image -> "over " + image).orElse("of its own")
                                    + ", "
                                    + mode.text();
                };
        return "disk " + name + disk.kernel().map(kernel -> ", " + of(kernel)).orElse("");
    }

    private static String of(Payload.Menu menu) {
        return "menu of ".concat(Integer.toString(menu.items().size()));
    }

    private static String of(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> "linux " + linux.image() + " " + linux.kernel();
            case Payload.Windows windows ->
                    "windows "
                            + windows.image()
                            + " "
                            + windows.wim()
                            + (windows.source().isPresent() ? ", disc over iSCSI" : "");
            case Payload.Chain chain -> "chain " + chain.target();
            case Payload.Script _ -> "script";
            case Payload.Menu menu -> of(menu);
            case Payload.Folder _ -> "plain folder";
            case Payload.LocalDisk _ -> "local disk";
            case Payload.Disk disk -> disk(disk);
        };
    }
}
