package dev.stirrup.app.fetch;

import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.Receiving.TooLongException;
import dev.stirrup.app.fetch.Receiving.UnwritableException;
import dev.stirrup.store.disk.golden.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One file on its way here, over as many connections as that takes. Used once, by one thread.
final class Download {
    private static final Duration LOOK = Duration.ofMillis(100);

    /// What is left free for everything else on the disk.
    private static final long MARGIN = 64L << 20;

    private final HttpClient client;
    private final FetchLimits limits;
    private final String was;
    private final Progress progress;
    private final AtomicLong received = new AtomicLong();
    private volatile long total = -1;

    /// @param was by what the server knows the file that is wanted only if it has changed; empty:
    ///   it is wanted anyway
    Download(HttpClient client, FetchLimits limits, String was, Progress progress) {
        this.client = client;
        this.limits = limits;
        this.was = was;
        this.progress = progress;
    }

    /// Brings the whole file.
    ///
    /// @throws IOException when the disk here fails
    void into(Partial partial, URI url) throws IOException, FetchException {
        int fruitless = 0;
        while (true) {
            long before = partial.size();
            try {
                attempt(partial, url);
                return;
            } catch (FetchException e) {
                boolean hasMoved = partial.size() > before;
                fruitless = hasMoved ? 0 : fruitless + 1;
                if (e.kind() != Kind.CUT_OFF || fruitless >= limits.attempts()) {
                    throw e;
                }
                rest(fruitless);
            }
        }
    }

    /// One connection, and those that it redirects to.
    private void attempt(Partial partial, URI url) throws IOException, FetchException {
        Optional<Partial.Facts> facts = partial.facts().filter(Download::canGoOn);
        URI at = facts.map(Partial.Facts::from).orElse(url);
        for (int hops = 0; hops <= limits.redirects(); hops++) {
            var asked = new Asked(partial, at, facts, facts.isEmpty() ? was : "", partial.size());
            Reply reply = send(asked);
            if (reply.isRedirect()) {
                at = followed(at, reply);
            } else if (reply.isUnchanged() && !asked.was().isEmpty()) {
                throw new FetchException(Kind.UNCHANGED, Addresses.shown(at) + " is what it was");
            } else if (isDone(reply, asked)) {
                return;
            } else if (facts.isPresent()) {
                // It is not there any more, or is another file now: all of it is asked for anew.
                facts = Optional.empty();
                at = url;
            } else {
                throw reply.refusal(Addresses.shown(at));
            }
        }
        throw new FetchException(
                Kind.REFUSED,
                Addresses.shown(url) + " redirects more than " + limits.redirects() + " times");
    }

    private URI followed(URI from, Reply reply) throws FetchException {
        URI goal = Addresses.follow(from, reply.location().orElse(""));
        if (!limits.mayLeadTo(goal)) {
            throw new FetchException(
                    Kind.REFUSED,
                    Addresses.shown(from)
                            + " redirects to "
                            + goal.getHost()
                            + ", where nothing is to be fetched from");
        }
        return goal;
    }

    private static boolean canGoOn(Partial.Facts facts) {
        return !facts.validator().isEmpty() && facts.total() > 0;
    }

    /// @param facts what the rest must belong to; empty: the whole file is wanted
    /// @param was it is wanted only if it is not this one any more; empty: anyway
    private record Asked(
            Partial partial, URI at, Optional<Partial.Facts> facts, String was, long have) {
        HttpRequest request() {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(at).header("User-Agent", "stirrup");
            facts.filter(f -> have < f.total())
                    .ifPresent(f -> {
                        request.header("Range", "bytes=" + have + "-");
                        request.header("If-Range", f.validator());
                    });
            if (!was.isEmpty()) {
                boolean isTag = was.startsWith("\"");
                request.header(isTag ? "If-None-Match" : "If-Modified-Since", was);
            }
            return request.build();
        }

        boolean isRest(Reply reply) {
            return facts.filter(f -> reply.isRestOf(f, have)).isPresent();
        }
    }

    private boolean isDone(Reply reply, Asked asked) throws IOException, FetchException {
        if (!reply.isWhole() && !asked.isRest(reply)) {
            return false;
        }
        long size = asked.partial().size();
        if (total >= 0 && size < total) {
            throw cutOff(asked, "it ended after " + size + " of " + total + " bytes");
        }
        return true;
    }

    private Reply send(Asked asked) throws IOException, FetchException {
        if (asked.facts().filter(f -> f.total() == asked.have()).isPresent()) {
            return new Reply(200, HttpHeaders.of(Map.of(), (_, _) -> true)); // all of it is here
        }
        var opening = new Opening(asked);
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(asked.request(), opening::body);
        try {
            HttpResponse<Void> response = awaited(answer, asked);
            opening.check();
            return new Reply(response.statusCode(), response.headers());
        } catch (ExecutionException e) {
            opening.check();
            throw trouble(e.getCause() == null ? e : e.getCause(), asked);
        }
    }

    private HttpResponse<Void> awaited(CompletableFuture<HttpResponse<Void>> answer, Asked asked)
            throws ExecutionException, FetchException {
        long count = -1;
        long moved = System.nanoTime();
        while (true) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                long now = received.get();
                if (now != count) {
                    count = now;
                    moved = System.nanoTime();
                    progress.reached("fetching", now, Math.max(now, total));
                } else if (System.nanoTime() - moved > limits.stall().toNanos()) {
                    answer.cancel(true);
                    throw cutOff(asked, "it said nothing for " + limits.stall().toSeconds() + " s");
                }
            } catch (InterruptedException _) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw cutOff(asked, "interrupted");
            }
        }
    }

    private static FetchException cutOff(Asked asked, String why) {
        return new FetchException(
                Kind.CUT_OFF, Addresses.shown(asked.at()) + " was cut off: " + why);
    }

    private FetchException trouble(Throwable why, Asked asked) throws IOException {
        if (why instanceof UnwritableException full) {
            throw new IOException(full.getMessage(), full);
        }
        if (why instanceof TooLongException) {
            return tooLong(asked);
        }
        String text = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return new FetchException(
                Kind.CUT_OFF, Addresses.shown(asked.at()) + " cannot be fetched: " + text, why);
    }

    private FetchException tooLong(Asked asked) {
        return new FetchException(
                Kind.REFUSED,
                Addresses.shown(asked.at())
                        + " has more than the "
                        + limits.most()
                        + " bytes that are accepted");
    }

    private void rest(int fruitless) throws FetchException {
        try {
            Thread.sleep(Duration.ofMillis(250L << fruitless));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FetchException(Kind.CUT_OFF, "interrupted");
        }
    }

    /// Decides by the head of an answer where its body goes.
    private final class Opening {
        private final Asked asked;
        private volatile @Nullable FetchException refusal;
        private volatile @Nullable IOException failure;

        Opening(Asked asked) {
            this.asked = asked;
        }

        BodySubscriber<Void> body(ResponseInfo head) {
            var reply = new Reply(head.statusCode(), head.headers());
            try {
                if (asked.isRest(reply)) {
                    return rest();
                }
                if (reply.isWhole()) {
                    return whole(reply);
                }
            } catch (FetchException e) {
                refusal = e;
            } catch (IOException e) {
                failure = e;
            }
            return new Declined();
        }

        private BodySubscriber<Void> rest() throws IOException {
            long have = asked.have();
            total = asked.facts().orElseThrow().total();
            received.set(have);
            return new Receiving(
                    asked.partial().append(), total - have, n -> received.set(have + n));
        }

        private BodySubscriber<Void> whole(Reply reply) throws IOException, FetchException {
            long length = reply.length();
            if (length > limits.most()) {
                throw tooLong(asked);
            }
            checkSpace(length);
            total = length;
            received.set(0);
            var facts = new Partial.Facts(asked.at(), reply.validator(), length);
            return new Receiving(asked.partial().begin(facts), limits.most(), received::set);
        }

        private void checkSpace(long length) throws IOException, FetchException {
            long free =
                    Files.getFileStore(asked.partial().file().getParent()).getUsableSpace()
                            + asked.partial().size();
            if (length > free - MARGIN) {
                throw new FetchException(
                        Kind.REFUSED,
                        Addresses.shown(asked.at())
                                + " has "
                                + length
                                + " bytes, and the data folder has "
                                + Math.max(0, free - MARGIN)
                                + " left");
            }
        }

        void check() throws FetchException, IOException {
            if (refusal != null) {
                throw refusal;
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
