package dev.stirrup.boot.event;

import dev.stirrup.boot.event.Milestone.FileKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Other servers that a loader of ours went on to, as netboot.xyz's menu does. What happens there
/// is not seen from here.
///
/// @param servers their names or addresses, in the order in which they were named; at least one
/// @param isTold whether iPXE told that it fetched from there; else the script that it was given
///   leads there
public record Elsewhere(List<String> servers, boolean isTold) {
    private static final int MOST = 3;

    /// How iPXE tells of each file that it fetches, and what came of it.
    private static final Pattern FETCHED =
            Pattern.compile("[a-z]+://([^/:\\s]+)[^\\s]*?\\.\\.\\. ?(.*)");

    /// A URL of ours, of which a message that is kept holds the token's beginning only.
    private static final Pattern OURS = Pattern.compile("[a-z]+://([^/:\\s]+)(:[0-9]+)?/b/\\S*");

    public Elsewhere {
        servers = List.copyOf(servers);
    }

    /// @param story of one attempt, in its order
    public static Optional<Elsewhere> in(List<Milestone> story) {
        int last = lastScript(story);
        if (last < 0) {
            return Optional.empty();
        }
        List<Milestone> after = story.subList(last + 1, story.size());
        Set<String> ours = ours(story);
        Set<String> told = fetched(after, true);
        told.removeAll(ours);
        if (!told.isEmpty() && !ours.isEmpty()) {
            return Optional.of(new Elsewhere(told.stream().limit(MOST).toList(), true));
        }
        Set<String> led = new LinkedHashSet<>(((Milestone.ScriptServed) story.get(last)).leadsTo());
        led.removeAll(fetched(after, false));
        return led.isEmpty() || after.stream().anyMatch(Elsewhere::isSystem)
                ? Optional.empty()
                : Optional.of(new Elsewhere(List.copyOf(led), false));
    }

    /// For people.
    public String names() {
        return String.join(", ", servers);
    }

    private static int lastScript(List<Milestone> story) {
        for (int i = story.size() - 1; i >= 0; i--) {
            if (story.get(i) instanceof Milestone.ScriptServed served) {
                return served.profile().isEmpty() ? -1 : i;
            }
        }
        return -1;
    }

    /// Where iPXE fetched from, or failed to.
    private static Set<String> fetched(List<Milestone> story, boolean isWell) {
        Set<String> servers = new LinkedHashSet<>();
        for (Milestone what : story) {
            if (what instanceof Milestone.MessageReceived message
                    && message.program().equals("ipxe")) {
                Matcher line = FETCHED.matcher(message.text());
                if (line.matches() && line.group(2).equals("ok") == isWell) {
                    servers.add(line.group(1));
                }
            }
        }
        return servers;
    }

    private static Set<String> ours(List<Milestone> story) {
        Set<String> servers = new LinkedHashSet<>();
        for (Milestone what : story) {
            String url =
                    switch (what) {
                        case Milestone.OfferSent offer -> offer.bootFile();
                        case Milestone.AckSent ack -> ack.bootFile();
                        case Milestone.MessageReceived message -> message.text();
                        default -> "";
                    };
            Matcher own = OURS.matcher(url);
            if (own.lookingAt()) {
                servers.add(own.group(1));
            }
        }
        return servers;
    }

    private static boolean isSystem(Milestone what) {
        FileKind kind =
                switch (what) {
                    case Milestone.HttpServed http -> http.kind();
                    case Milestone.TransferFinished tftp -> tftp.kind();
                    default -> FileKind.OTHER;
                };
        return kind == FileKind.KERNEL || kind == FileKind.INITRD || kind == FileKind.IMAGE;
    }
}
