package dev.stirrup.app.acme;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers dns-01 (RFC 8555 section 8.4) by a program of the operator's: `HOOK add NAME VALUE`
/// makes a TXT record and returns with status 0 when all name servers have it, `HOOK remove NAME
/// VALUE` takes it away.
record DnsHook(Path program) implements Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(DnsHook.class);
    private static final int PATIENCE_MINUTES = 10;

    @Override
    public Laid lay(Authorization wanted) throws AcmeTroubleException {
        Dns01Challenge challenge =
                wanted.findChallenge(Dns01Challenge.class)
                        .orElseThrow(() -> Proofs.notOffered(Dns01Challenge.TYPE, wanted));
        String name = challenge.getRRName(wanted.getIdentifier());
        call("add", name, challenge.getDigest());
        return new Laid(challenge, () -> remove(name, challenge.getDigest()));
    }

    private void remove(String name, String value) {
        try {
            call("remove", name, value);
        } catch (AcmeTroubleException e) {
            LOG.warn("a DNS record stays behind: {}", e.getMessage());
        }
    }

    private void call(String what, String name, String value) throws AcmeTroubleException {
        try {
            Process process =
                    new ProcessBuilder(List.of(program.toString(), what, name, value))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AcmeTroubleException(program + " " + what + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new AcmeTroubleException(
                        program + " " + what + " ended with status " + process.exitValue());
            }
        } catch (IOException e) {
            throw new AcmeTroubleException("cannot run " + program + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AcmeTroubleException("interrupted");
        }
    }
}
