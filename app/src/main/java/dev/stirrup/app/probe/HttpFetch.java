package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Files by HTTP and HTTPS, as UEFI HTTP Boot or iPXE asks for them.
final class HttpFetch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int MOST_REDIRECTIONS = 5;
    private static final int PIECE = 1 << 16;

    private final HttpClient client;

    /// @param own the address to ask from
    HttpFetch(InetAddress own, SSLContext tls) {
        client =
                HttpClient.newBuilder()
                        .localAddress(own)
                        .sslContext(tls)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /// @param isFirmware UEFI HTTP Boot, which follows no redirection; otherwise iPXE
    Fetched get(String url, boolean isFirmware, Intake intake) {
        String agent = isFirmware ? "UefiHttpBoot/1.0" : "iPXE/2.0.0";
        String at = url;
        try {
            for (int hop = 0; hop <= MOST_REDIRECTIONS; hop++) {
                URI uri = URI.create(at);
                if (InetAddress.getAllByName(uri.getHost()).length == 0) {
                    throw new UnknownHostException(uri.getHost());
                }
                HttpResponse<InputStream> response = ask(uri, agent);
                Optional<String> target = target(response);
                if (target.isEmpty()) {
                    return taken(at, response, intake);
                }
                response.body().close();
                if (isFirmware) {
                    return new Fetched.Failed(Fault.REDIRECTED, at + " to " + target.get());
                }
                at = uri.resolve(target.get()).toString();
            }
            return new Fetched.Failed(Fault.FETCH_REFUSED, url + ": redirected for ever");
        } catch (IllegalArgumentException e) {
            return new Fetched.Failed(Fault.NAME_UNKNOWN, at + ": not a URL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched.Failed(Fault.BROKEN_TRANSFER, at + ": interrupted");
        } catch (IOException e) {
            return failed(at, e);
        }
    }

    private HttpResponse<InputStream> ask(URI uri, String agent)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .header("User-Agent", agent)
                        .header("Accept", "*/*")
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static Optional<String> target(HttpResponse<InputStream> response) {
        return response.statusCode() / 100 == 3
                ? response.headers().firstValue("location")
                : Optional.empty();
    }

    private static Fetched taken(String url, HttpResponse<InputStream> response, Intake intake)
            throws IOException {
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                boolean isMissing = response.statusCode() == 404 || response.statusCode() == 410;
                return new Fetched.Failed(
                        isMissing ? Fault.FILE_MISSING : Fault.FETCH_REFUSED,
                        url + ": HTTP status " + response.statusCode());
            }
            byte[] piece = new byte[PIECE];
            long end = System.nanoTime() + LONGEST.toNanos();
            for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
                if (!intake.take(piece, n)) {
                    return new Fetched.TooLarge(
                            response.headers().firstValueAsLong("content-length").orElse(0));
                }
                if (System.nanoTime() > end) {
                    return new Fetched.Failed(
                            Fault.BROKEN_TRANSFER, url + ": took more than three minutes");
                }
            }
        }
        return new Fetched.Got(intake.content(url));
    }

    private static Fetched failed(String url, IOException e) {
        String detail = url + ": " + e.getMessage();
        if (e instanceof UnknownHostException) {
            return new Fetched.Failed(Fault.NAME_UNKNOWN, url);
        }
        if (e instanceof SSLException) {
            return new Fetched.Failed(Fault.TLS_UNTRUSTED, detail);
        }
        if (e instanceof ConnectException || e instanceof HttpTimeoutException) {
            return new Fetched.Failed(Fault.SERVER_UNREACHABLE, url + ": no answer by HTTP");
        }
        return new Fetched.Failed(Fault.BROKEN_TRANSFER, detail);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
