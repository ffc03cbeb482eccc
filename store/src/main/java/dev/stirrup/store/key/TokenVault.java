package dev.stirrup.store.key;

import dev.stirrup.trust.SignatureScheme;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyVault;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/// Keys in a PKCS#11 token: made there, used there, never outside. Each has its own certificate
/// beside it; the certificates above are not the token's business.
final class TokenVault implements KeyVault {
    private final TokenAccess access;
    private final Supplier<String> site;

    /// @param site begins the names of this site's keys: a token may be shared
    TokenVault(TokenAccess access, Supplier<String> site) {
        this.access = access;
        this.site = site;
    }

    /// A key of a token's.
    private record TokenSigner(TokenAccess access, Handle handle, PublicKey publicKey)
            implements Signer {
        @Override
        public byte[] sign(SignatureScheme scheme, byte[] message) {
            if (!scheme.isFor(publicKey)) {
                throw new IllegalArgumentException(scheme + " is not for " + this);
            }
            return access.use(token -> token.sign(handle.in(token), scheme, message));
        }

        @Override
        public String toString() {
            return "TokenSigner[" + publicKey.getAlgorithm() + "]";
        }
    }

    /// How a key is found in an open token: one with a name at each use, since the token may have
    /// been away meanwhile.
    private interface Handle {
        PrivateKey in(TokenSession token) throws GeneralSecurityException;
    }

    @Override
    public Signer make(Duty duty) {
        return access.use(token -> {
            TokenSession.Pair pair = token.make(duty.kind());
            return new TokenSigner(access, _ -> pair.key(), pair.publicKey());
        });
    }

    @Override
    public Custody keep(String name, Signer key, List<X509Certificate> chain) {
        if (!(key instanceof TokenSigner ours)) {
            throw new IllegalArgumentException("not a key of this vault: " + key);
        }
        String alias = alias(name);
        return access.use(token -> {
            if (token.find(alias).isPresent()) {
                throw new SignerUnavailableException(
                        "A key \""
                                + alias
                                + "\" is on "
                                + access.place()
                                + " already, perhaps of a site before this one. It was left as it"
                                + " is.");
            }
            token.keep(alias, ours.handle().in(token), chain.getFirst());
            return Custody.TOKEN;
        });
    }

    @Override
    public Signer signer(String name) {
        String alias = alias(name);
        PublicKey publicKey = access.use(token -> found(token, alias).certificate().getPublicKey());
        return new TokenSigner(access, token -> found(token, alias).key(), publicKey);
    }

    @Override
    public void forget(String name) {
        String alias = alias(name);
        access.use(token -> {
            token.delete(alias);
            return true;
        });
    }

    /// Whether it is a key of any token's.
    static boolean isToken(Signer key) {
        return key instanceof TokenSigner;
    }

    private static TokenSession.Entry found(TokenSession token, String alias)
            throws GeneralSecurityException {
        return token.find(alias)
                .orElseThrow(() -> new KeyException("it has no key \"" + alias + "\""));
    }

    private String alias(String name) {
        return site.get() + " " + name;
    }
}
