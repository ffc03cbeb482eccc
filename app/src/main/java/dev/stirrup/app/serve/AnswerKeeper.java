package dev.stirrup.app.serve;

import dev.stirrup.boot.Claims;
import dev.stirrup.netboot.file.AnswerShelf;
import dev.stirrup.store.record.AnswerUse;
import dev.stirrup.store.secret.CryptedPassword;
import dev.stirrup.store.secret.SecretStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The site's secrets, and what its database remembers of answers.
final class AnswerKeeper implements AnswerShelf {
    private final StoreWiring store;
    private final AnswerUse use;

    AnswerKeeper(StoreWiring store) {
        this.store = store;
        this.use = new AnswerUse(store.records);
    }

    @Override
    public Optional<String> secret(String name) {
        return new SecretStore(store.records, TrustWiring.keyring(store), InstantSource.system())
                .find(name);
    }

    @Override
    public String crypted(String password) {
        return CryptedPassword.of(password);
    }

    @Override
    public int fetched(String one, Instant now) {
        return use.fetched(one, now);
    }

    @Override
    public Optional<Instant> ended(Claims claims) {
        return store.catalogue.machineOf(claims).flatMap(use::ended);
    }

    @Override
    public boolean isPlainAllowed(String answers) {
        return store.secretsByHttp.contains(answers);
    }
}
