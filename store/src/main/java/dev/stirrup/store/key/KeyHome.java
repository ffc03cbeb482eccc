package dev.stirrup.store.key;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Where a site's keys are to be, and whence their secrets come. One for a whole process: keyrings
/// that are opened with the same one share the log-ins to its tokens, and know which PIN was
/// refused.
public final class KeyHome {
    private final String organisation;
    private final Map<String, String> environment;
    private final Optional<TokenAccess> token;
    private final Optional<TokenAccess> rootToken;

    /// @param organisation how a new site is called in its certificates
    /// @param environment the variables that give passphrase and PINs
    public KeyHome(String organisation, Map<String, String> environment, Tokens tokens) {
        this.organisation = organisation;
        this.environment = Map.copyOf(environment);
        token = tokens.usual().map(place -> access(place, Passphrase.PIN_VARIABLE));
        rootToken = tokens.root().map(place -> access(place, Passphrase.ROOT_PIN_VARIABLE));
    }

    /// @param usual where new keys are made; empty: in files
    /// @param root where a new root is made; empty: as the others
    public record Tokens(Optional<TokenPlace> usual, Optional<TokenPlace> root) {
        public static final Tokens NONE = new Tokens(Optional.empty(), Optional.empty());
    }

    /// All keys in files.
    public static KeyHome inFiles(String organisation, Map<String, String> environment) {
        return new KeyHome(organisation, environment, Tokens.NONE);
    }

    String organisation() {
        return organisation;
    }

    Map<String, String> environment() {
        return environment;
    }

    boolean hasRootToken() {
        return rootToken.isPresent();
    }

    SiteVault vault(FileVault files, Supplier<String> site) {
        return new SiteVault(
                files,
                token.map(access -> new TokenVault(access, site)),
                rootToken.map(access -> new TokenVault(access, site)));
    }

    private TokenAccess access(TokenPlace place, String pin) {
        return new TokenAccess(place, () -> Passphrase.pin(pin, environment));
    }
}
