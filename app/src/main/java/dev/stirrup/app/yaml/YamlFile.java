package dev.stirrup.app.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// The text of a file with one or several YAML documents (YAML 1.2).
public final class YamlFile {
    private static final int LONGEST = 16 * 1024 * 1024;

    private final String name;
    private final String text;
    private final List<String> lines;
    private final Problems problems;

    private YamlFile(String name, String text, Problems problems) {
        this.name = name;
        this.text = text;
        this.lines = text.lines().toList();
        this.problems = problems;
    }

    /// The documents of this text. What cannot be read as YAML is added to the problems, and
    /// documents behind it are not looked at.
    ///
    /// @param name how the file is called in messages
    public static List<YamlValue> read(String name, String text, Problems problems) {
        return new YamlFile(name, text, problems).documents();
    }

    private List<YamlValue> documents() {
        List<YamlValue> documents = new ArrayList<>();
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(name)
                        .setUseMarks(true)
                        .setAllowDuplicateKeys(true)
                        .setCodePointLimit(LONGEST)
                        .build();
        try {
            var reader = new StreamReader(settings, text);
            var composer = new Composer(settings, new ParserImpl(settings, reader));
            while (composer.hasNext()) {
                documents.add(new YamlValue(composer.next(), this));
            }
        } catch (MarkedYamlEngineException e) {
            problems.add(place(e.getProblemMark()), sentence(e));
        } catch (YamlEngineException e) {
            problems.add(start(), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return documents;
    }

    Problems problems() {
        return problems;
    }

    Place place(Node node) {
        return place(node.getStartMark());
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(m -> at(m.getLine(), m.getColumn())).orElseGet(this::start);
    }

    private Place start() {
        return at(0, 0);
    }

    private Place at(int line, int column) {
        String source = line < lines.size() ? lines.get(line) : "";
        return new Place(name, line + 1, column + 1, source);
    }

    private static String sentence(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return "not YAML: " + context + e.getProblem();
    }
}
