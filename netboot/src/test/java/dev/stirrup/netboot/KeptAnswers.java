package dev.stirrup.netboot;

import dev.stirrup.boot.Claims;
import dev.stirrup.netboot.file.AnswerShelf;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Secrets and the use of answers, in memory.
public final class KeptAnswers implements AnswerShelf {
    public final Map<String, String> secrets = new HashMap<>();
    public final Set<String> plainAllowed = new HashSet<>();
    public Optional<Instant> end = Optional.empty();
    private final Map<String, Integer> uses = new HashMap<>();

    /// Without a secret.
    public KeptAnswers() {}

    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public String crypted(String password) {
        return "$6$" + password.length();
    }

    @Override
    public int fetched(String use, Instant now) {
        return uses.merge(use, 1, Integer::sum) - 1;
    }

    @Override
    public Optional<Instant> ended(Claims claims) {
        return end;
    }

    @Override
    public boolean isPlainAllowed(String answers) {
        return plainAllowed.contains(answers);
    }
}
