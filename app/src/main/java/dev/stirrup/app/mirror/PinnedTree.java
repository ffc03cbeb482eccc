package dev.stirrup.app.mirror;

import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.trust.upstream.Listed;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// Single files, each by a digest that the settings name.
record PinnedTree(MirrorSettings settings) implements Tree {
    @Override
    public Found find(String path, Ipv4 client) throws MirrorException {
        String digest =
                Optional.ofNullable(settings.pins().get(path))
                        .orElseThrow(() -> AptTree.unlisted(path));
        return new Found.Vouched(
                Wanted.of(path, new Listed(digest, -1), "a digest in the settings"));
    }
}
