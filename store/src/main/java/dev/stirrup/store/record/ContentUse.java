package dev.stirrup.store.record;

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
            if (profile.payload() instanceof PayloadRecord.Plain(Payload.Linux linux)
                    && linux.image().equals(image)) {
                List<String> needed = new ArrayList<>(linux.initrds());
                needed.addFirst(linux.kernel());
                needed.stream()
                        .filter(path -> !paths.contains(path))
                        .map(path -> "profile " + profile.name() + " needs " + path)
                        .forEach(missed::add);
            }
        }
        return missed;
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
