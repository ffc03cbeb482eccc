package dev.stirrup.app.settings;

import dev.stirrup.store.key.KeyHome;

/// Where the site's private keys are. PINs never stand in the settings.
///
/// @param tokens PKCS#11 tokens; none: encrypted files in the data folder
public record KeySettings(KeyHome.Tokens tokens) {
    static KeySettings defaults() {
        return new KeySettings(KeyHome.Tokens.NONE);
    }
}
