package dev.stirrup.store.key;

import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.SignatureScheme;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.KeyVault;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;

/// Each key in an encrypted file of its own.
public final class FileVault implements KeyVault {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*-[0-9]+");

    private final KeyFolder folder;
    private final Passphrase passphrase;

    public FileVault(KeyFolder folder, Passphrase passphrase) {
        this.folder = folder;
        this.passphrase = passphrase;
    }

    /// A key of this vault: it can be written down again.
    private record Kept(PrivateKey key, KeySigner signer) implements Signer {
        @Override
        public PublicKey publicKey() {
            return signer.publicKey();
        }

        @Override
        public byte[] sign(SignatureScheme scheme, byte[] message) {
            return signer.sign(scheme, message);
        }

        @Override
        public String toString() {
            return signer.toString();
        }
    }

    @Override
    public Signer make(Duty duty) {
        KeyPair pair = KeyMaking.make(duty.kind());
        return new Kept(pair.getPrivate(), new KeySigner(pair.getPrivate(), pair.getPublic()));
    }

    @Override
    public Custody keep(String name, Signer key, List<X509Certificate> chain) {
        if (!(key instanceof Kept ours)) {
            throw new IllegalArgumentException("not a key of this vault: " + key);
        }
        put(name, new KeyAndChain(ours.key(), chain));
        return Custody.FILE;
    }

    /// Whether a key of this name is here.
    boolean holds(String name) {
        return Files.exists(folder.path(file(name)));
    }

    /// Keeps a key that was made elsewhere.
    public void put(String name, KeyAndChain key) {
        folder.write(file(name), KeyFile.encode(List.of(key), passphrase));
    }

    @Override
    public Signer signer(String name) {
        KeyAndChain found = get(name);
        return new Kept(
                found.key(), new KeySigner(found.key(), found.certificate().getPublicKey()));
    }

    /// The key itself, to be taken elsewhere.
    ///
    /// @throws SignerUnavailableException when it is not here or cannot be opened
    public KeyAndChain get(String name) {
        String file = file(name);
        byte[] content =
                folder.read(file)
                        .orElseThrow(() ->
                                new SignerUnavailableException(
                                        "The key file " + folder.path(file) + " is missing."));
        List<KeyAndChain> keys = KeyFile.decode(content, passphrase, file);
        if (keys.size() != 1) {
            throw new SignerUnavailableException("The key file " + file + " is damaged.");
        }
        return keys.getFirst();
    }

    @Override
    public void forget(String name) {
        folder.delete(file(name));
    }

    private static String file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a key: " + name);
        }
        return name + ".p12";
    }
}
