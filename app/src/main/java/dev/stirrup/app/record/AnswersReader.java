package dev.stirrup.app.record;

import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.store.record.AnswersRecord;
import java.util.Optional;
import java.util.TreeMap;

/// Reads answers from a document.
final class AnswersReader {
    /// What is written for people, and needs another program before an installer reads it.
    private static final String BUTANE = "butane";

    private AnswersReader() {}

    static Optional<AnswersRecord> read(YamlMap map) {
        Optional<String> name = map.need("name").flatMap(YamlValue::text);
        Optional<YamlValue> format = map.need("format");
        Optional<String> text = map.need("text").flatMap(YamlValue::text);
        boolean isForced = map.find("plain-secrets").flatMap(YamlValue::flag).orElse(false);
        if (format.flatMap(YamlValue::text).filter(BUTANE::equals).isPresent()) {
            map.refuseKey("format", AnswerFormats.BUTANE);
            return Optional.empty();
        }
        Optional<AnswerKind> kind =
                format.flatMap(v ->
                        v.oneOf(
                                new TreeMap<>(
                                        RecordReader.words(
                                                AnswerKind.values(), AnswerKind::text))));
        return name.isEmpty() || kind.isEmpty() || text.isEmpty()
                ? Optional.empty()
                : Optional.of(new AnswersRecord(name.get(), kind.get(), text.get(), isForced, 0));
    }
}
