package dev.stirrup.boot.answer;

/// What an installer reads instead of asking a person.
public record Answers(String name, AnswerKind kind, AnswerText text) {
    /// Whether a secret is put into them.
    public boolean hasSecrets() {
        return !text.secrets().isEmpty();
    }
}
