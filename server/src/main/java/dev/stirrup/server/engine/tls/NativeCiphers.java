package dev.stirrup.server.engine.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the JDK's TLS the record ciphers and RSA of Amazon's Corretto Crypto Provider. Java's own
/// do 14 MiB a second under the quick compiler, which knows no instructions for AES: a client
/// without elliptic curves could keep a core busy with one file.
///
/// Its library takes 20 MiB of memory and up to a second to load, so that happens with the first
/// client that needs it. Nothing but these services is taken from it: whatever else is computed
/// here stays with the providers that were chosen for it.
final class NativeCiphers extends Provider {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(NativeCiphers.class);
    private static final String LIBRARY =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /// Type and algorithm, as JSSE asks for them. The library's CBC has another form, which JSSE
    /// does not find; firmware that offers CBC offers GCM too.
    private static final List<List<String>> WANTED =
            List.of(
                    List.of("Cipher", "AES/GCM/NoPadding"),
                    List.of("Signature", "SHA256withRSA"),
                    List.of("Signature", "RSASSA-PSS"));

    private NativeCiphers(Provider library) {
        super("Stirrup TLS", "1", "TLS by " + library.getName());
        for (List<String> wanted : WANTED) {
            Service service = library.getService(wanted.getFirst(), wanted.getLast());
            if (service != null) {
                putService(new Borrowed(this, service, wanted.getLast()));
            }
        }
    }

    /// Returns once they are there, or when it is clear that this system has none. Blocks the first
    /// callers; later ones pay nothing.
    static void ready() {
        Loaded.now();
    }

    /// Filled by the class loader, once and by one thread.
    private static final class Loaded {
        private static final boolean IS_NATIVE = load();

        private Loaded() {}

        static void now() {
            LOG.trace("native record ciphers: {}", IS_NATIVE);
        }

        private static boolean load() {
            try {
                Optional<Provider> library =
                        ServiceLoader.load(Provider.class).stream()
                                .filter(found -> found.type().getName().equals(LIBRARY))
                                .findFirst()
                                .map(ServiceLoader.Provider::get);
                library.ifPresent(found -> Security.insertProviderAt(new NativeCiphers(found), 1));
                return library.isPresent();
            } catch (RuntimeException | LinkageError e) {
                // Another processor or C library: the JDK's own ciphers are slower, and right.
                LOG.info("no native ciphers for TLS without elliptic curves: {}", e.toString());
                return false;
            }
        }
    }

    /// The same service, found under the name that it is asked for by.
    private static final class Borrowed extends Service {
        private final Service lender;

        Borrowed(Provider owner, Service lender, String algorithm) {
            super(owner, lender.getType(), algorithm, lender.getClassName(), List.of(), Map.of());
            this.lender = lender;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return lender.newInstance(parameter);
        }
    }
}
