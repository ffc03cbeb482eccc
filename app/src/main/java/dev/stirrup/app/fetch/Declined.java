package dev.stirrup.app.fetch;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/// Takes nothing of a body, however much a server would send.
final class Declined implements BodySubscriber<Void> {
    @Override
    public CompletionStage<Void> getBody() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Subscription given) {
        given.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        // Came before the server was told.
    }

    @Override
    public void onError(Throwable why) {
        // Nobody waits for it.
    }

    @Override
    public void onComplete() {
        // Nobody waits for it.
    }
}
