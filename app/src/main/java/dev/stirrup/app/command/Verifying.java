package dev.stirrup.app.command;

import dev.stirrup.store.content.BlobAudit;
import dev.stirrup.store.content.BlobAudit.Result;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.trust.content.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads kept files as a whole and tells which are not what was taken in.
final class Verifying {
    private final Console console;
    private final BlobAudit audit;
    private final Map<Image, Result> seen = new HashMap<>();
    private final List<List<String>> wrong = new ArrayList<>();
    private int count;

    Verifying(Site site, Console console) {
        this.console = console;
        this.audit = new BlobAudit(site.blobs());
    }

    /// Of several files the worst: `kept`, `gone` or `damaged`. Reads none of them.
    static String state(BlobStore blobs, Stream<String> digests) {
        Set<String> states = digests.map(blobs::state).collect(Collectors.toSet());
        return Stream.of("damaged", "gone").filter(states::contains).findFirst().orElse("kept");
    }

    /// @param owner the image or loader set it belongs to
    void look(String owner, String file, Image image) {
        count++;
        String state =
                switch (seen.computeIfAbsent(image, audit::look)) {
                    case Result.Sound _ -> "";
                    case Result.BroughtBack _ -> "was set aside, is right, and is served again";
                    case Result.Damaged(String what) -> "damaged: " + what;
                    case Result.Gone _ -> "gone from the data folder";
                    case Result.Unreadable(String why) -> "cannot be read: " + why;
                };
        if (!state.isEmpty()) {
            wrong.add(List.of(owner, file, state));
        }
    }

    /// @param again the command that repairs
    /// @return the exit status
    int tell(String again) {
        if (!wrong.isEmpty()) {
            console.table(List.of("NAME", "FILE", "STATE"), wrong);
        }
        boolean isWell =
                seen.values().stream()
                        .allMatch(
                                r -> r instanceof Result.Sound || r instanceof Result.BroughtBack);
        console.line(
                isWell
                        ? "All " + count + " files are what was taken in."
                        : "What is damaged is not served. Add it again: " + again);
        return isWell ? 0 : 1;
    }
}
