package dev.stirrup.store.record;

import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Which profiles need an image or a loader set.
public final class ContentUse {
    private ContentUse() {}

    /// What profiles would miss when this image had only these paths.
    ///
    /// @return lines such as `profile web needs linux`; empty when nothing would be missed
    public static List<String> missedIn(Session session, String image, Set<String> paths)
            throws SQLException {
        List<String> missed = new ArrayList<>();
        for (ProfileRecord profile : ProfileTable.all(session)) {
            needed(profile, image).stream()
                    .filter(path -> !paths.contains(path))
                    .map(path -> "profile " + profile.name() + " needs " + path)
                    .forEach(missed::add);
        }
        return missed;
    }

    private static List<String> needed(ProfileRecord profile, String image) {
        List<String> needed = new ArrayList<>();
        if (profile.payload() instanceof PayloadRecord.Plain(Payload payload)) {
            kernels(payload).stream()
                    .filter(linux -> linux.image().equals(image))
                    .forEach(linux -> {
                        needed.add(linux.kernel());
                        needed.addAll(linux.initrds());
                    });
            if (payload instanceof Payload.Windows windows) {
                if (windows.image().equals(image)) {
                    needed.addAll(windows.needed());
                }
                windows.source()
                        .map(InstallDisc::disc)
                        .filter(disc -> disc.image().equals(image))
                        .map(Payload.Disc::path)
                        .ifPresent(needed::add);
            }
            if (payload instanceof Payload.Chain chain) {
                chain.file()
                        .filter(file -> file.image().equals(image))
                        .map(Payload.Disc::path)
                        .ifPresent(needed::add);
            }
            if (payload instanceof Payload.Disk disk) {
                disk.disc()
                        .filter(disc -> disc.image().equals(image))
                        .map(Payload.Disc::path)
                        .ifPresent(needed::add);
            }
        }
        return needed;
    }

    private static List<Payload.Linux> kernels(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> List.of(linux);
            case Payload.Disk disk -> disk.kernels();
            default -> List.of();
        };
    }

    /// What profiles would miss when this loader set had only these files.
    public static List<String> missedInSet(Session session, String set, Set<String> files)
            throws SQLException {
        List<String> missed = new ArrayList<>();
        for (ProfileRecord profile : ProfileTable.all(session)) {
            boolean isItsSet = profile.loaderSet().filter(set::equals).isPresent();
            if (isItsSet && files.isEmpty()) {
                missed.add("profile " + profile.name() + " takes its loaders from it");
            } else if (isItsSet
                    && profile.loaderFile().filter(f -> !files.contains(f)).isPresent()) {
                missed.add("profile " + profile.name() + " needs " + profile.loaderFile().get());
            }
            if (profile.payload() instanceof PayloadRecord.Plain(Payload.Windows windows)
                    && windows.wimboot().set().equals(set)
                    && !files.contains(windows.wimboot().file())) {
                missed.add("profile " + profile.name() + " needs " + windows.wimboot().file());
            }
            String prefix = "loader:" + set + "/";
            if (profile.payload() instanceof PayloadRecord.Plain(Payload.Chain(String target))
                    && target.startsWith(prefix)
                    && !files.contains(target.substring(prefix.length()))) {
                missed.add("profile " + profile.name() + " needs " + target);
            }
        }
        return missed;
    }
}
