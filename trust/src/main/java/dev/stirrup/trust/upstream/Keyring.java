package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/// OpenPGP keys (RFC 9580) that may vouch for what comes from elsewhere. Immutable.
public final class Keyring {
    /// No keyring of a distribution comes near it.
    public static final int LONGEST = 16 << 20;

    /// Several people may sign one file, each with several hundred bytes.
    public static final int LONGEST_SIGNATURE = 64 << 10;

    private static final int MOST_SIGNATURES = 16;

    private final List<OpenPGPCertificate> certificates;

    private Keyring(List<OpenPGPCertificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    /// One without keys.
    public static Keyring empty() {
        return new Keyring(List.of());
    }

    /// @param content public keys, in binary or armoured; as gpg exports them
    /// @throws MalformedException when it holds none that can be read
    public static Keyring decode(byte[] content) throws MalformedException {
        if (content.length > LONGEST) {
            throw new MalformedException("longer than any keyring", LONGEST);
        }
        try {
            List<OpenPGPCertificate> found =
                    new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseCertificates(content);
            if (found.isEmpty()) {
                throw new MalformedException("no OpenPGP keys", 0);
            }
            return new Keyring(found);
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("no keyring: " + e.getMessage(), 0);
        }
    }

    /// The keys of both.
    public Keyring with(Keyring other) {
        List<OpenPGPCertificate> all = new ArrayList<>(certificates);
        all.addAll(other.certificates);
        return new Keyring(all);
    }

    public boolean isEmpty() {
        return certificates.isEmpty();
    }

    /// Whose keys these are.
    public List<Signer> signers() {
        return certificates.stream().map(SignedBytes::signer).toList();
    }

    /// Begins to check what somebody signed: the bytes follow.
    ///
    /// @param signature detached, in binary or armoured; several may stand in it
    /// @throws MalformedException when there is none in it
    public SignedBytes check(byte[] signature) throws MalformedException {
        if (signature.length > LONGEST_SIGNATURE) {
            throw new MalformedException("longer than any signature", LONGEST_SIGNATURE);
        }
        try {
            List<PGPSignature> found = signatures(signature);
            if (found.isEmpty()) {
                throw new MalformedException("no OpenPGP signature", 0);
            }
            return new SignedBytes(certificates, found);
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("no OpenPGP signature: " + e.getMessage(), 0);
        }
    }

    private static List<PGPSignature> signatures(byte[] content) throws IOException {
        var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(content));
        var objects = new BcPGPObjectFactory(in);
        List<PGPSignature> found = new ArrayList<>();
        for (Object one = objects.nextObject();
                one != null && found.size() < MOST_SIGNATURES;
                one = objects.nextObject()) {
            if (one instanceof PGPSignatureList list) {
                list.forEach(found::add);
            }
        }
        return found;
    }
}
