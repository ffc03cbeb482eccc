package dev.stirrup.store.key;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the key files are encrypted with, or a token's PIN. Its text is never printed.
public final class Passphrase {
    /// Names a file that holds it; the first line counts.
    public static final String FILE_VARIABLE = "STIRRUP_KEY_PASSPHRASE_FILE";

    /// Holds it.
    public static final String VARIABLE = "STIRRUP_KEY_PASSPHRASE";

    /// systemd's name for it: `LoadCredential=stirrup-key-passphrase:...`.
    public static final String CREDENTIAL = "stirrup-key-passphrase";

    /// Holds the PIN of the token that the settings name as `token`.
    public static final String PIN_VARIABLE = "STIRRUP_TOKEN_PIN";

    /// Holds the PIN of `root-token`.
    public static final String ROOT_PIN_VARIABLE = "STIRRUP_ROOT_TOKEN_PIN";

    /// Holds the key by which an ACME authority binds an account to another one (RFC 8555 section
    /// 7.3.4).
    public static final String BINDING_VARIABLE = "STIRRUP_ACME_EAB_KEY";

    private static final String FILE_END = "_FILE";
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
    private static final String OWN_FILE = "passphrase";
    private static final int LENGTH = 32;

    private final String text;

    private Passphrase(String text) {
        this.text = text;
    }

    public static Passphrase of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty passphrase");
        }
        return new Passphrase(text);
    }

    /// The passphrase that the operator gives: by a file, by systemd, by a variable. Without any of
    /// these, one that is made and kept beside the keys. That one protects a copied key file, not a
    /// copied folder.
    ///
    /// @throws StoreException when the file that is named cannot be read
    public static Passphrase find(KeyFolder folder, Map<String, String> environment) {
        return given(VARIABLE, environment).orElseGet(() -> folder.alone(() -> own(folder)));
    }

    /// Whether the operator gives one, so that the keys' folder alone is of no use to a thief.
    public static boolean isGiven(Map<String, String> environment) {
        return given(VARIABLE, environment).isPresent();
    }

    /// A token's PIN, given in the same ways as the passphrase: the file that `VARIABLE_FILE`
    /// names, systemd's credential of that name (`stirrup-token-pin`), the variable itself.
    ///
    /// @param variable [#PIN_VARIABLE] or [#ROOT_PIN_VARIABLE]
    /// @throws StoreException when the file that is named cannot be read
    static Optional<Passphrase> pin(String variable, Map<String, String> environment) {
        return given(variable, environment);
    }

    /// The key of [#BINDING_VARIABLE], given in the same ways, as the authority writes it.
    ///
    /// @throws StoreException when the file that is named cannot be read
    public static Optional<String> bindingKey(Map<String, String> environment) {
        return given(BINDING_VARIABLE, environment).map(one -> one.text);
    }

    char[] characters() {
        return text.toCharArray();
    }

    private static Optional<Passphrase> given(String variable, Map<String, String> environment) {
        String credential = variable.toLowerCase(Locale.ROOT).replace('_', '-');
        return Optional.ofNullable(environment.get(variable + FILE_END))
                .map(file -> firstLine(Path.of(file)))
                .or(() ->
                        Optional.ofNullable(environment.get(CREDENTIALS))
                                .map(folder -> Path.of(folder, credential))
                                .filter(Files::exists)
                                .map(Passphrase::firstLine))
                .or(() -> Optional.ofNullable(environment.get(variable)).map(Passphrase::of));
    }

    private static Passphrase firstLine(Path file) {
        try {
            String text = Files.readString(file).lines().findFirst().orElse("");
            if (text.isEmpty()) {
                throw new StoreException(Trouble.BROKEN, file + ": its first line is empty");
            }
            return new Passphrase(text);
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    private static Passphrase own(KeyFolder folder) {
        Optional<byte[]> kept = folder.read(OWN_FILE);
        if (kept.isPresent()) {
            return new Passphrase(new String(kept.get(), StandardCharsets.US_ASCII).strip());
        }
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        folder.write(OWN_FILE, (made + "\n").getBytes(StandardCharsets.US_ASCII));
        return new Passphrase(made);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passphrase same && text.equals(same.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// Never the passphrase.
    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }
}
