package dev.stirrup.app.acme;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.UnusableFileException;
import dev.stirrup.trust.site.KeyAndChain;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Metadata;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/// An authority that speaks ACME (RFC 8555): our account with it, and orders. Everything blocks.
final class AcmeAuthority {
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final Duration VALIDATION = Duration.ofMinutes(3);

    private final ConsoleSettings settings;
    private final Proofs proofs;
    private final Map<String, String> environment;

    /// @param environment where the key is that an account is bound by
    AcmeAuthority(ConsoleSettings settings, Proofs proofs, Map<String, String> environment) {
        this.settings = settings;
        this.proofs = proofs;
        this.environment = environment;
    }

    /// A certificate for all names of the settings.
    ///
    /// @param account the account's key; the account is made with it when there is none
    /// @param key the certificate's
    KeyAndChain order(KeyPair account, KeyPair key)
            throws AcmeTroubleException, InterruptedException {
        try {
            Login login = login(account);
            Order order = login.newOrder().domains(settings.hosts()).create();
            for (Authorization authorization : order.getAuthorizations()) {
                if (authorization.getStatus() != Status.VALID) {
                    prove(authorization);
                }
            }
            expect(order.waitUntilReady(VALIDATION), Status.READY, "the order", order.getError());
            order.execute(key);
            expect(
                    order.waitForCompletion(VALIDATION),
                    Status.VALID,
                    "the order",
                    order.getError());
            return taken(key, order.getCertificate().getCertificateChain());
        } catch (AcmeRateLimitedException e) {
            throw new AcmeTroubleException(
                    "too many requests: " + e.getMessage(), e.getRetryAfter());
        } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
            // Of these the last two are unchecked: one request of many that failed, and an answer
            // that is no ACME, such as a proxy's page.
            throw new AcmeTroubleException(reason(e));
        }
    }

    private Login login(KeyPair account) throws AcmeException, AcmeTroubleException {
        Session session = new Session(settings.acme().directory(), new Authority(client()));
        session.networkSettings().setTimeout(REQUEST);
        Metadata metadata = session.getMetadata();
        if (metadata.getTermsOfService().isPresent() && !settings.acme().isAgreed()) {
            throw new AcmeTroubleException(
                    "its terms of service are not agreed to: read "
                            + metadata.getTermsOfService().get()
                            + ", then set console.acme.terms-of-service: agreed");
        }
        if (metadata.isExternalAccountRequired() && settings.acme().binding().isEmpty()) {
            throw new AcmeTroubleException(
                    "it wants accounts to be bound to one that you have with it: set"
                            + " console.acme.eab-key-id to the name of the key that it gives, and"
                            + " the variable "
                            + Passphrase.BINDING_VARIABLE
                            + " to the key");
        }
        AccountBuilder builder = new AccountBuilder().useKeyPair(account);
        settings.acme().contact().ifPresent(builder::addEmail);
        if (settings.acme().isAgreed()) {
            builder.agreeToTermsOfService();
        }
        Optional<String> binding = settings.acme().binding();
        if (binding.isPresent()) {
            bind(builder, binding.get());
        }
        return builder.createLogin(session);
    }

    /// The key is in no message: it makes accounts in the operator's name.
    private void bind(AccountBuilder builder, String name) throws AcmeTroubleException {
        try {
            String key =
                    Passphrase.bindingKey(environment)
                            .orElseThrow(() ->
                                    new AcmeTroubleException(
                                            "console.acme.eab-key-id is set, and neither "
                                                    + Passphrase.BINDING_VARIABLE
                                                    + " nor "
                                                    + Passphrase.BINDING_VARIABLE
                                                    + "_FILE is"));
            builder.withKeyIdentifier(name, key.strip());
        } catch (StoreException e) {
            throw new AcmeTroubleException(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException _) {
            throw new AcmeTroubleException(
                    "the key of "
                            + Passphrase.BINDING_VARIABLE
                            + " is not as the authority writes it (base64url)");
        }
    }

    private void prove(Authorization authorization)
            throws AcmeException, AcmeTroubleException, InterruptedException {
        try (Proofs.Laid laid = proofs.lay(authorization)) {
            laid.challenge().trigger();
            Status status = authorization.waitForCompletion(VALIDATION);
            laid.challenge().fetch();
            expect(
                    status,
                    Status.VALID,
                    authorization.getIdentifier().getDomain(),
                    laid.challenge().getError());
        }
    }

    private static void expect(Status is, Status wanted, String what, Optional<Problem> why)
            throws AcmeTroubleException {
        if (is != wanted) {
            throw new AcmeTroubleException(
                    what
                            + " is "
                            + is.name().toLowerCase(Locale.ROOT)
                            + why.map(problem -> ": " + problem).orElse(""));
        }
    }

    /// What came is checked before it replaces anything.
    private KeyAndChain taken(KeyPair key, List<X509Certificate> chain)
            throws AcmeTroubleException {
        X509Certificate own = chain.getFirst();
        if (!own.getPublicKey().equals(key.getPublic()) || !settings.names().isCoveredBy(own)) {
            throw new AcmeTroubleException("its certificate is not the one that was ordered");
        }
        return new KeyAndChain(key.getPrivate(), chain);
    }

    private HttpClient client() throws AcmeTroubleException {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .connectTimeout(REQUEST)
                        .followRedirects(HttpClient.Redirect.NORMAL);
        Optional<Path> certificate = settings.acme().certificate();
        if (certificate.isPresent()) {
            builder.sslContext(trusting(certificate.get()));
        }
        return builder.build();
    }

    /// TLS that trusts these authorities and no others.
    private static SSLContext trusting(Path file) throws AcmeTroubleException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate one : Pem.certificates(Files.readAllBytes(file))) {
                store.setCertificateEntry(one.getSerialNumber().toString(), one);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException | UnusableFileException e) {
            throw new AcmeTroubleException("console.acme.ca " + file + ": " + e.getMessage());
        }
    }

    private static String reason(Throwable e) {
        StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
        Throwable cause = e.getCause();
        if (cause != null && cause.getMessage() != null) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }

    /// Any authority, asked by a client of our own.
    private static final class Authority extends GenericAcmeProvider {
        private final HttpClient client;

        Authority(HttpClient client) {
            this.client = client;
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings unused) {
            return client;
        }
    }
}
