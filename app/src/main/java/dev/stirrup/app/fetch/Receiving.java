package dev.stirrup.app.fetch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes a body into a file as it comes, and takes no more than it may.
final class Receiving implements BodySubscriber<Void> {
    private final FileChannel out;
    private final LongConsumer heard;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long left;
    private long done;

    /// @param out written to from where it stands, and closed
    /// @param most bytes
    /// @param heard told how many have come
    Receiving(FileChannel out, long most, LongConsumer heard) {
        this.out = out;
        this.left = most;
        this.heard = heard;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return ended;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                take(piece);
            }
            heard.accept(done);
            if (subscription != null) {
                subscription.request(1);
            }
        } catch (IOException e) {
            if (subscription != null) {
                subscription.cancel();
            }
            onError(e);
        }
    }

    @Override
    public void onError(Throwable why) {
        close();
        ended.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
        close();
        ended.complete(null);
    }

    private void take(ByteBuffer piece) throws IOException {
        left -= piece.remaining();
        if (left < 0) {
            throw new TooLongException();
        }
        done += piece.remaining();
        while (piece.hasRemaining()) {
            try {
                out.write(piece);
            } catch (IOException e) {
                throw new UnwritableException(e);
            }
        }
    }

    private void close() {
        try {
            out.close();
        } catch (IOException e) {
            ended.completeExceptionally(new UnwritableException(e));
        }
    }

    /// More came than was accepted.
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// The disk here fails, not the server.
    static final class UnwritableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnwritableException(IOException cause) {
            super(cause);
        }
    }
}
