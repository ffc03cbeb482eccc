package dev.stirrup.store.key;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyVault;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Each key where it is. New ones are made in the token that the settings name for their duty;
/// those from before stay in their files until they are rotated.
final class SiteVault implements KeyVault {
    /// Begins the name of a key whose certificate is still to come.
    private static final String WAITING = "waiting-";

    private final FileVault files;
    private final Optional<TokenVault> token;
    private final Optional<TokenVault> rootToken;

    /// @param token for all duties
    /// @param rootToken for the root, in place of `token`
    SiteVault(FileVault files, Optional<TokenVault> token, Optional<TokenVault> rootToken) {
        this.files = files;
        this.token = token;
        this.rootToken = rootToken;
    }

    @Override
    public Signer make(Duty duty) {
        return place(duty).make(duty);
    }

    @Override
    public Custody keep(String name, Signer key, List<X509Certificate> chain) {
        return TokenVault.isToken(key)
                ? token(duty(name)).orElseThrow().keep(name, key, chain)
                : files.keep(name, key, chain);
    }

    @Override
    public Signer signer(String name) {
        return home(name).signer(name);
    }

    @Override
    public void forget(String name) {
        home(name).forget(name);
    }

    private KeyVault home(String name) {
        return files.holds(name) ? files : place(duty(name));
    }

    /// Where new keys of a duty are made.
    private KeyVault place(Duty duty) {
        Optional<TokenVault> vault = token(duty);
        return vault.isPresent() ? vault.get() : files;
    }

    private Optional<TokenVault> token(Duty duty) {
        return duty == Duty.ROOT ? rootToken.or(() -> token) : token;
    }

    private static Duty duty(String name) {
        String word = name.substring(0, name.lastIndexOf('-'));
        return Duty.named(word.startsWith(WAITING) ? word.substring(WAITING.length()) : word)
                .orElseThrow();
    }
}
