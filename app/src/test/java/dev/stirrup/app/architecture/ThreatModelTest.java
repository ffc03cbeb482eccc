package dev.stirrup.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What `docs/threat-model.md` claims is shown by tests that exist.
class ThreatModelTest {
    private static final Pattern TEST =
            Pattern.compile("`([A-Z][A-Za-z0-9]*)#([a-z][A-Za-z0-9]*)`");
    private static final String LIMIT = "**limit**";

    /// The columns of the tables of attempts end with this one.
    private static final String HEAD_END = "| test |";

    @Test
    void everyTestThatIsNamedExists() {
        Map<String, Path> classes =
                Sources.ROOMS.stream()
                        .flatMap(room ->
                                Sources.java(Sources.root().resolve(room + "/src/test/java"))
                                        .stream())
                        .collect(
                                Collectors.toMap(
                                        file -> file.getFileName().toString().replace(".java", ""),
                                        file -> file,
                                        (one, _) -> one));
        List<String> missing = new ArrayList<>();
        TEST.matcher(text())
                .results()
                .forEach(named -> {
                    Path file = classes.get(named.group(1));
                    if (file == null
                            || !Sources.text(file).contains("void " + named.group(2) + "(")) {
                        missing.add(named.group());
                    }
                });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyAttemptNamesATestOrIsALimit() {
        List<String> bare = new ArrayList<>();
        boolean isTable = false;
        int rows = 0;
        for (String line : text().lines().toList()) {
            if (line.endsWith(HEAD_END)) {
                isTable = true;
            } else if (!line.startsWith("|")) {
                isTable = false;
            } else if (isTable && !line.startsWith("| ---")) {
                rows++;
                if (!TEST.matcher(line).find() && !line.contains(LIMIT)) {
                    bare.add(line);
                }
            }
        }
        assertThat(rows).isGreaterThan(30);
        assertThat(bare).isEmpty();
    }

    private static String text() {
        return Sources.text(Sources.root().resolve("docs/threat-model.md"));
    }
}
