package dev.stirrup.app.acme;

import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Challenge;

/// Shows an authority that a name is ours.
interface Proofs {
    /// Lays the proof out. What is given back takes it away.
    Laid lay(Authorization wanted) throws AcmeTroubleException;

    /// A proof that the authority can look at now.
    ///
    /// @param challenge to be told that it may
    /// @param removal takes the proof away
    record Laid(Challenge challenge, Runnable removal) implements AutoCloseable {
        @Override
        public void close() {
            removal.run();
        }
    }

    /// The authority offers no proof of the kind that the settings choose.
    static AcmeTroubleException notOffered(String kind, Authorization wanted) {
        return new AcmeTroubleException(
                "the authority offers no " + kind + " for " + wanted.getIdentifier().getDomain());
    }
}
