package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
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

    /// Keys of kinds that are not known here are passed over: distributions add post-quantum ones
    /// to the file of their usual key.
    ///
    /// @param content public keys, in binary or armoured; as gpg exports them
    /// @throws MalformedException when it holds none that can be read
    public static Keyring decode(byte[] content) throws MalformedException {
        if (content.length > LONGEST) {
            throw new MalformedException("longer than any keyring", LONGEST);
        }
        List<OpenPGPCertificate> found = new ArrayList<>();
        String trouble = "no OpenPGP keys";
        for (byte[] one : PgpPackets.certificates(PgpPackets.of(content))) {
            try {
                found.addAll(
                        new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseCertificates(one));
            } catch (IOException | RuntimeException e) {
                trouble = "no keyring: " + e.getMessage();
            }
        }
        if (found.isEmpty()) {
            throw new MalformedException(trouble, 0);
        }
        return new Keyring(found);
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
        List<PGPSignature> found = signatures(signature);
        if (found.isEmpty()) {
            throw new MalformedException("no OpenPGP signature of a known kind", 0);
        }
        return new SignedBytes(certificates, found);
    }

    /// One that cannot be read says nothing, and nothing against the others (RFC 9580 section
    /// 5.2.5).
    private static List<PGPSignature> signatures(byte[] content) throws MalformedException {
        List<PGPSignature> found = new ArrayList<>();
        for (PgpPackets.Packet packet : PgpPackets.of(content)) {
            if (packet.tag() != PgpPackets.SIGNATURE || found.size() == MOST_SIGNATURES) {
                continue;
            }
            try {
                if (new BcPGPObjectFactory(packet.bytes().toArray()).nextObject()
                        instanceof PGPSignatureList list) {
                    list.forEach(found::add);
                }
            } catch (IOException | RuntimeException _) {
                // Passed over.
            }
        }
        return found;
    }
}
