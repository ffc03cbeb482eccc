package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Tree.Found;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.settings.Prefix;
import dev.stirrup.boot.Reason;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.wire.Ipv4;

/// One mirror.
public final class Mirror implements AutoCloseable {
    private final MirrorSettings settings;
    private final Intake intake;
    private final Upstream upstream;
    private final Tree tree;

    Mirror(MirrorSettings settings, Intake intake, Upstream upstream, Tree tree) {
        this.settings = settings;
        this.intake = intake;
        this.upstream = upstream;
        this.tree = tree;
    }

    public MirrorSettings settings() {
        return settings;
    }

    /// Whether the settings open it to this address, whoever is there.
    public boolean isOpenTo(Ipv4 client) {
        return settings.clients().stream().anyMatch((Prefix one) -> one.contains(client));
    }

    /// What a path leads to. The file is here then, or on its way.
    public ContentRef.MirrorFile give(String path, Ipv4 client) throws MirrorException {
        return switch (tree.find(path, client)) {
            case Found.Here(MirrorFile file) ->
                    new ContentRef.MirrorFile(name(path), file.digest());
            case Found.Vouched(Wanted wanted) -> {
                try {
                    intake.begin(upstream, wanted);
                } catch (MirrorException e) {
                    throw doubted(path, e);
                }
                yield new ContentRef.MirrorFile(name(path), wanted.listed().sha256());
            }
        };
    }

    /// Brings a file as a whole.
    public MirrorFile fetch(String path) throws MirrorException {
        return switch (tree.find(path, Ipv4.NONE)) {
            case Found.Here(MirrorFile file) -> file;
            case Found.Vouched(Wanted wanted) -> {
                try {
                    yield intake.whole(upstream, wanted);
                } catch (MirrorException e) {
                    throw doubted(path, e);
                }
            }
        };
    }

    private MirrorException doubted(String path, MirrorException e) {
        if (e.reason() == Reason.MIRROR_CONTRADICTED) {
            tree.doubted(path);
        }
        return e;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
