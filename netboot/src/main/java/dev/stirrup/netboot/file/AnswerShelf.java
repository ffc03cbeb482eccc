package dev.stirrup.netboot.file;

import dev.stirrup.boot.Claims;
import java.time.Instant;
import java.util.Optional;

/// What answers are filled with besides a machine's facts, and what is kept of their use. May
/// block.
public interface AnswerShelf {
    /// Where there are neither secrets nor a memory.
    AnswerShelf NONE =
            new AnswerShelf() {
                @Override
                public Optional<String> secret(String name) {
                    return Optional.empty();
                }

                @Override
                public String crypted(String password) {
                    throw new IllegalStateException("there are no passwords here");
                }

                @Override
                public int fetched(String use, Instant now) {
                    return 0;
                }

                @Override
                public Optional<Instant> ended(Claims claims) {
                    return Optional.empty();
                }

                @Override
                public boolean isPlainAllowed(String answers) {
                    return false;
                }
            };

    /// A secret of the site.
    Optional<String> secret(String name);

    /// As [dev.stirrup.boot.answer.AnswerValues#crypted] says.
    String crypted(String password);

    /// Counts a fetch.
    ///
    /// @param use names machine, boot and file
    /// @return how many there were before; no two askers are told the same number
    int fetched(String use, Instant now);

    /// When the machine last reported that its installation is done.
    Optional<Instant> ended(Claims claims);

    /// Whether the settings let the secrets of these answers go without HTTPS.
    boolean isPlainAllowed(String answers);
}
