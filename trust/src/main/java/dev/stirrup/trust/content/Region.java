package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// A stretch of a kept image that is served as a file of its own: a file inside an ISO. Its bytes
/// are checked with the leaves of the image around it, so that nothing is kept or known twice.
/// Spans that are asked for begin with the file; the [Part]s that leave are those of the image.
///
/// @param around the image
/// @param place where the file lies in it
public record Region(CheckedImage around, Span place) implements Origin {
    public Region {
        if (place.end() > around.image().size()) {
            throw new IllegalArgumentException("the file ends behind its image");
        }
    }

    @Override
    public <S extends ByteSource> Guard<S> guard(S file, Instant now) throws IOException {
        return new Open<>(around.guard(file, now), place);
    }

    private record Open<S extends ByteSource>(Guard<S> around, Span place) implements Guard<S> {
        @Override
        public Optional<Part<S>> permit(Span wanted, Instant now) {
            return around.permit(inside(wanted), now);
        }

        @Override
        public Check<S> check(Span wanted, Instant now) {
            return around.check(inside(wanted), now);
        }

        @Override
        public boolean isDue(long at, Instant now) {
            return at < place.length() && around.isDue(place.from() + at, now);
        }

        @Override
        public boolean isCurrent(Instant now) {
            return around.isCurrent(now);
        }

        private Span inside(Span wanted) {
            if (wanted.end() > place.length()) {
                throw new IllegalArgumentException("behind the end of the file");
            }
            return new Span(place.from() + wanted.from(), wanted.length());
        }
    }
}
