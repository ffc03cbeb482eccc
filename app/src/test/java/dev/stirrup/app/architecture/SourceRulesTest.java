package dev.stirrup.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules about the text of the project's files.
class SourceRulesTest {
    private static final int LONGEST_FILE = 500;
    private static final int LONGEST_METHOD = 60;

    /// A method's first line in google-java-format's AOSP style: one level of indentation is four
    /// spaces, and bodies end with a brace on the method's own level.
    private static final Pattern METHOD_END = Pattern.compile("^( {4}| {8})}$");

    private static final Pattern METHOD_BEGIN =
            Pattern.compile(
                    "^( {4}| {8})(?!return|throw|new|else|switch|case|\\}|@|//|\\.)[^=;]*\\{$");
    private static final Pattern TYPE =
            Pattern.compile(".*\\b(class|interface|record|enum|@interface)\\b.*");
    private static final Pattern CONTINUED =
            Pattern.compile("^ {16}.*\\{$|^ {12}.*\\) ?(throws .*)?\\{$");

    /// A type of the JDK named in full within code.
    private static final Pattern NAMED_IN_FULL =
            Pattern.compile("(?<![\\w.\"])javax?(\\.[a-z0-9_]+)+\\.([A-Z]\\w*)");

    private static final Pattern NO_CODE = Pattern.compile("\\s*(import|package|//|@).*|.*\".*");

    private static final Pattern CODE_NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");
    private static final Pattern PATH = Pattern.compile("^([a-z]+)/ ", Pattern.MULTILINE);

    private static final Pattern LINK = Pattern.compile("\\]\\(([A-Za-z][A-Za-z0-9_./-]*)\\)");

    /// Words that belong to the workplace of one developer and to no other. Written in halves, so
    /// that this file does not name them.
    private static final List<String> WORKPLACE =
            List.of("/wo" + "rk/", "/home/" + "user/", "localhost:" + "8081");

    @Test
    void filesAreShort() {
        List<String> long_ = new ArrayList<>();
        for (Path file : javaFiles()) {
            long lines = Sources.text(file).lines().count();
            if (lines > LONGEST_FILE) {
                long_.add(file + ": " + lines + " lines");
            }
        }
        assertThat(long_).isEmpty();
    }

    @Test
    void methodsAreShort() {
        List<String> long_ = new ArrayList<>();
        for (String room : Sources.ROOMS) {
            for (Path file : Sources.java(Sources.root().resolve(room + "/src/main/java"))) {
                long_.addAll(longMethods(file));
            }
        }
        assertThat(long_).isEmpty();
    }

    @Test
    void typesOfTheJdkAreImported() {
        Set<String> ours = types();
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles()) {
            if (file.endsWith("module-info.java")) {
                continue;
            }
            Sources.text(file)
                    .lines()
                    .filter(line -> !NO_CODE.matcher(line).matches())
                    .flatMap(line -> NAMED_IN_FULL.matcher(line).results())
                    .filter(named -> !ours.contains(named.group(2)))
                    .forEach(named -> found.add(file + ": " + named.group()));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyRoomSaysWhatItOwnsWhatItMayImportAndWhereToStart() {
        for (String room : Sources.ROOMS) {
            Path module = Sources.root().resolve(room + "/src/main/java/module-info.java");
            assertThat(module).exists();
            String doc =
                    Sources.text(module)
                            .lines()
                            .takeWhile(line -> line.startsWith("///"))
                            .collect(Collectors.joining(" "));
            assertThat(doc)
                    .as(room)
                    .contains("Owns: ")
                    .contains("May import: ")
                    .contains("Start reading at:");
            assertThat(Sources.text(module)).as(room).contains("NullMarked");
        }
    }

    @Test
    void everyReasonAndStoppedVerdictHasItsPage() {
        Stream<String> codes =
                Stream.concat(
                        Stream.of(Reason.values()).map(Reason::code),
                        Diagnosis.stoppedCodes().stream());
        List<String> missing =
                codes.filter(code -> !Files.exists(errors().resolve(code + ".md"))).toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void theMapNamesOnlyWhatExists() {
        String map = Sources.text(Sources.root().resolve("ARCHITECTURE.md"));
        assertThat(all(CODE_NAME, map)).as("types").isSubsetOf(types());
        assertThat(all(PATH, map))
                .as("rooms")
                .isNotEmpty()
                .allMatch(path -> Files.isDirectory(Sources.root().resolve(path)));
    }

    @Test
    void linksOfThePagesLeadSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : Sources.all()) {
            if (page.toString().endsWith(".md")) {
                for (String link : all(LINK, Sources.text(page))) {
                    if (!link.startsWith("http")
                            && !Files.exists(page.resolveSibling(link).normalize())) {
                        broken.add(Sources.root().relativize(page) + " -> " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noFileNamesAWorkplace() {
        List<String> found = new ArrayList<>();
        for (Path file : Sources.all()) {
            if (isText(file)) {
                String text = Sources.text(file);
                WORKPLACE.stream()
                        .filter(text::contains)
                        .forEach(word -> found.add(Sources.root().relativize(file) + ": " + word));
            }
        }
        assertThat(found).isEmpty();
    }

    /// The names of the project's files of Java.
    private static Set<String> types() {
        return javaFiles().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static Path errors() {
        return Sources.root().resolve("docs/errors");
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return Stream.of(".java", ".md", ".xml", ".yaml", ".sql", ".sh", ".py", ".properties")
                        .anyMatch(name::endsWith)
                || Set.of("stirrup", "verify", "run", "justfile").contains(name);
    }

    private static List<Path> javaFiles() {
        List<Path> files = new ArrayList<>();
        for (String room : Sources.ROOMS) {
            files.addAll(Sources.java(Sources.root().resolve(room + "/src/main/java")));
            files.addAll(Sources.java(Sources.root().resolve(room + "/src/test/java")));
        }
        return files;
    }

    private static List<String> longMethods(Path file) {
        List<String> lines = Sources.text(file).lines().toList();
        List<String> found = new ArrayList<>();
        int begin = -1;
        String indent = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher ends = METHOD_END.matcher(line);
            if (begin >= 0 && ends.matches() && ends.group(1).equals(indent)) {
                if (i - begin - 1 > LONGEST_METHOD) {
                    found.add(file + ":" + (begin + 1) + ": " + (i - begin - 1) + " lines");
                }
                begin = -1;
                continue;
            }
            Matcher begins = METHOD_BEGIN.matcher(line);
            if (begins.matches() && !TYPE.matcher(line).matches()) {
                begin = i;
                indent = begins.group(1);
            } else if (begin < 0 && CONTINUED.matcher(line).matches()) {
                begin = i;
                indent = "    ";
            }
        }
        return found;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
    }
}
