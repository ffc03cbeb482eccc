package dev.stirrup.trust.export;

import dev.stirrup.trust.site.KeyAndChain;
import java.util.HexFormat;

/// A machine's certificate and key as a loader carries them. The key in them is secret: whoever
/// holds it is that machine.
public final class MachineFiles {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private final KeyAndChain identity;

    public MachineFiles(KeyAndChain identity) {
        this.identity = identity;
    }

    /// The certificate and its issuer's.
    public String certificates() {
        return Pem.certificates(identity.chain());
    }

    /// The key in PKCS#8.
    public String key() {
        return Pem.block("PRIVATE KEY", identity.key().getEncoded());
    }

    /// An iPXE script that shows the certificate from then on and goes for the machine's own
    /// script, for iPXE 2.0 and later as `autoexec.ipxe` beside it on a stick.
    ///
    /// @param url of the server, without a slash at its end; `${next-server}` may stand in it
    public String script(String url) {
        return """
        #!ipxe
        set cert:hex %s
        set privkey:hex %s
        dhcp || goto failed
        chain --replace --autofree %s/ipxe || goto failed
        :failed
        echo Stirrup: that did not work, going on to the next boot device
        sleep 5
        exit 1
        """
                .formatted(
                        COLONS.formatHex(Pem.der(identity.certificate())),
                        COLONS.formatHex(identity.key().getEncoded()),
                        url);
    }
}
