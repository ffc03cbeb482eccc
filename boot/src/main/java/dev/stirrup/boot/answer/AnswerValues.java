package dev.stirrup.boot.answer;

import java.util.Optional;

/// What is put into answers. May block.
public interface AnswerValues {
    /// The value of one of [AnswerText#variable]'s names; empty when the machine has none.
    Optional<String> variable(String name);

    /// A secret of the site; empty when there is none of this name.
    Optional<String> secret(String name);

    /// A password in the form in which systems keep it: SHA-512 crypt with a salt of its own.
    String crypted(String password);
}
