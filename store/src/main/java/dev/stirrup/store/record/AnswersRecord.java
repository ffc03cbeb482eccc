package dev.stirrup.store.record;

import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;

/// What is kept of answers.
///
/// @param text with places for values, as [AnswerText] reads it
/// @param hasPlainSecrets whether what looks like a secret may stand in the text as it is
/// @param revision as in [MachineRecord]
public record AnswersRecord(
        String name, AnswerKind kind, String text, boolean hasPlainSecrets, long revision) {
    public static AnswersRecord of(String name, AnswerKind kind, String text) {
        return new AnswersRecord(name, kind, text, false, 0);
    }

    /// The same, whatever stands in its text.
    public AnswersRecord withPlainSecrets() {
        return new AnswersRecord(name, kind, text, true, revision);
    }

    public AnswersRecord withRevision(long other) {
        return new AnswersRecord(name, kind, text, hasPlainSecrets, other);
    }

    /// As the policy sees them.
    public Answers answers() {
        return new Answers(name, kind, AnswerText.read(text, kind));
    }
}
