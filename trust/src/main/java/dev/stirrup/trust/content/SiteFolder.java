package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A folder that belongs to the site, where anybody may put anything at any time. To be named only
/// for files that the site's rules lead to by their paths.
public record SiteFolder() implements Origin {
    @Override
    public <S extends ByteSource> Guard<S> guard(S file, Instant now) {
        return new Open<>(file);
    }

    // As all records do; but that code is made when it is first called, before a first answer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SiteFolder;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    private record Open<S extends ByteSource>(S file) implements Guard<S> {
        @Override
        public Optional<Part<S>> permit(Span wanted, Instant now) {
            return Optional.of(new Unverified<>(file, wanted));
        }

        @Override
        public Check<S> check(Span wanted, Instant now) {
            return new Check.Passed<>(new Unverified<>(file, wanted));
        }

        @Override
        public boolean isDue(long at, Instant now) {
            return false;
        }

        @Override
        public boolean isCurrent(Instant now) {
            return true;
        }
    }
}
