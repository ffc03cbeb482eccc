package dev.stirrup.app.serve;

import dev.stirrup.boot.Credential;
import dev.stirrup.server.tls.Credentials;
import dev.stirrup.store.record.Catalogue;
import java.util.Optional;

/// The certificates of machines as TLS asks after them, from the records.
record MachineCredentials(Catalogue catalogue) implements Credentials {
    @Override
    public Optional<String> refusal(Credential credential) {
        return catalogue.refusal(credential);
    }

    @Override
    public boolean areGiven() {
        return catalogue.hasCertificates();
    }
}
