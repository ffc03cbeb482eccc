package dev.stirrup.store.key;

import dev.stirrup.store.key.TokenModule.Slot;
import dev.stirrup.trust.SignerUnavailableException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/// The way to one token, one user at a time. A token that goes away and comes back is found again.
/// A PIN that the token refused is not tried again: a few wrong ones lock it.
final class TokenAccess {
    /// A module that cannot reach its token may take seconds to say so: others do not wait for the
    /// same answer.
    private static final Duration REST = Duration.ofSeconds(2);

    private final TokenPlace place;
    private final Supplier<Optional<Passphrase>> pin;
    private @Nullable TokenSession session;
    private int generation;
    private Optional<Passphrase> refused = Optional.empty();
    private @Nullable SignerUnavailableException failure;
    private long failedAt;

    /// @param pin asked for at each log-in
    TokenAccess(TokenPlace place, Supplier<Optional<Passphrase>> pin) {
        this.place = place;
        this.pin = pin;
    }

    /// Something done with an open token.
    interface Use<T> {
        T of(TokenSession token) throws GeneralSecurityException, IOException;
    }

    /// @throws SignerUnavailableException when the token cannot be used, or has no such key
    <T> T use(Use<T> use) {
        TokenModule module = TokenModule.of(place.library());
        module.lock().lock();
        try {
            TokenSession open = session;
            if (open != null && generation == module.generation()) {
                try {
                    return use.of(open);
                } catch (GeneralSecurityException | IOException | ProviderException _) {
                    // Perhaps it went away since, or came back: what it says when asked anew
                    // counts.
                    session = null;
                    module.reset();
                }
            }
            return use.of(opened(module));
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            session = null;
            throw new SignerUnavailableException(place + " failed: " + reason(e), e);
        } finally {
            module.lock().unlock();
        }
    }

    TokenPlace place() {
        return place;
    }

    private TokenSession opened(TokenModule module) {
        SignerUnavailableException last = failure;
        if (last != null && System.nanoTime() - failedAt < REST.toNanos()) {
            throw new SignerUnavailableException(String.valueOf(last.getMessage()), last);
        }
        try {
            TokenSession opened = open(module);
            session = opened;
            generation = module.generation();
            failure = null;
            return opened;
        } catch (SignerUnavailableException e) {
            failure = e;
            failedAt = System.nanoTime();
            throw e;
        }
    }

    private TokenSession open(TokenModule module) {
        Slot slot = slot(module);
        Passphrase secret =
                pin.get()
                        .orElseThrow(() ->
                                new SignerUnavailableException(
                                        "No PIN was given for " + place + "."));
        if (refused.equals(Optional.of(secret))) {
            throw wrongPin("refused the PIN; it is not tried again");
        }
        if (slot.isLocked()) {
            throw wrongPin("is locked after too many wrong ones");
        }
        if (slot.isLastTry()) {
            throw wrongPin("would be locked by one more wrong one; log in with its own tool first");
        }
        try {
            return TokenSession.open(place, slot, secret);
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            if (isRefused(e)) {
                refused = Optional.of(secret);
                throw wrongPin("refused the PIN");
            }
            throw new SignerUnavailableException("Cannot open " + place + ": " + reason(e), e);
        }
    }

    private Slot slot(TokenModule module) {
        List<Slot> fitting = fitting(module);
        if (fitting.isEmpty()) {
            // Some modules look for tokens only when they start.
            module.reset();
            fitting = fitting(module);
        }
        if (fitting.isEmpty()) {
            throw new SignerUnavailableException("Cannot find " + place + ".");
        }
        if (fitting.size() > 1) {
            throw new SignerUnavailableException(
                    "There are several tokens in "
                            + place.library()
                            + "; name one by its label or slot.");
        }
        return fitting.getFirst();
    }

    private List<Slot> fitting(TokenModule module) {
        return module.slots().stream().filter(place::fits).toList();
    }

    private SignerUnavailableException wrongPin(String what) {
        return new SignerUnavailableException("The PIN: " + place + " " + what + ".");
    }

    private static boolean isRefused(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedLoginException
                    || String.valueOf(cause.getMessage()).startsWith("CKR_PIN_")) {
                return true;
            }
        }
        return false;
    }

    /// The innermost cause names the token's own error: `CKR_DEVICE_REMOVED`.
    private static String reason(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
