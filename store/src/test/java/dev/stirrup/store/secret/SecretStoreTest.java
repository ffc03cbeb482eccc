package dev.stirrup.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.Passphrase;
import dev.stirrup.store.key.SealingKey;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.record.AnswerUse;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.Records;
import dev.stirrup.trust.SignerUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:30:00Z");

    @TempDir Path root;

    private DataFolder folder;
    private Database database;

    @BeforeEach
    void open() {
        folder = DataFolder.open(root.resolve("data"));
        database = Database.open(folder.records(), Schema.RECORDS, Durability.SOUND_FILE);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SiteKeyring keyring(String passphrase) {
        return SiteKeyring.open(
                folder, KeyHome.inFiles("test", Map.of(Passphrase.VARIABLE, passphrase)));
    }

    private SecretStore secrets(String passphrase) {
        return new SecretStore(database, keyring(passphrase), InstantSource.fixed(NOW));
    }

    @Test
    void aSecretIsKeptChangedToldOfAndRemoved() {
        SecretStore secrets = secrets("one");
        secrets.set("root", "hunter2", "ada");
        secrets.set("root", "hünter3\n", "ada");
        assertThat(secrets("one").find("root")).hasValue("hünter3\n");
        assertThat(secrets.find("other")).isEmpty();
        assertThat(secrets.all()).containsExactly(new SecretStore.Kept("root", NOW));
        assertThat(secrets.remove("root", "ada")).isTrue();
        assertThat(secrets.remove("root", "ada")).isFalse();
        assertThat(new Records(database, InstantSource.system()).changes(0, 10))
                .extracting(Change::who, Change::kind, Change::name, Change::what)
                .containsExactly(
                        Tuple.tuple("ada", "secret", "root", "put"),
                        Tuple.tuple("ada", "secret", "root", "put"),
                        Tuple.tuple("ada", "secret", "root", "delete"));
    }

    @Test
    void withoutThePassphraseNothingIsTold() {
        secrets("one").set("root", "hunter2", "ada");
        assertThatThrownBy(() -> secrets("two").find("root"))
                .isInstanceOf(SignerUnavailableException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theFilesOnDiskDoNotHoldIt() throws Exception {
        secrets("one").set("root", "a-secret-of-some-length", "ada");
        for (Path file : List.of(folder.records(), folder.keys().resolve("secrets.p12"))) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("a-secret-of-some-length");
        }
    }

    @Test
    void whatIsSealedOpensUnderItsNameOnlyAndUnchanged() {
        SealingKey key = keyring("one").sealing();
        String sealed = key.seal("root", "hunter2");
        assertThat(key.open("root", sealed)).isEqualTo("hunter2");
        assertThat(key.seal("root", "hunter2")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> key.open("other", sealed))
                .isInstanceOf(SignerUnavailableException.class);
        for (int i = 0; i < sealed.length() - 4; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatThrownBy(() -> key.open("root", changed))
                    .isInstanceOf(SignerUnavailableException.class);
        }
        assertThatThrownBy(() -> key.open("root", ""))
                .isInstanceOf(SignerUnavailableException.class);
    }

    @Test
    void aCryptedPasswordIsOneThatSystemsKnow() {
        String crypted = CryptedPassword.of("hunter2");
        assertThat(crypted)
                .startsWith("$6$rounds=100000$")
                .isNotEqualTo(CryptedPassword.of("hunter2"));
        String salt = crypted.substring(0, crypted.lastIndexOf('$'));
        assertThat(Sha2Crypt.sha512Crypt("hunter2".getBytes(StandardCharsets.UTF_8), salt))
                .isEqualTo(crypted);
    }

    /// However many ask at the same time, one is the first.
    @Test
    void noTwoFetchesHaveTheSameNumber() throws Exception {
        var use = new AnswerUse(database);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> asks =
                    IntStream.range(0, 20)
                            .<Callable<Integer>>mapToObj(_ -> () -> use.fetched("m ticket f", NOW))
                            .toList();
            List<Integer> numbers = new ArrayList<>();
            for (Future<Integer> one : threads.invokeAll(asks)) {
                numbers.add(one.get());
            }
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList());
        }
        assertThat(use.fetched("m ticket g", NOW)).isZero();
        assertThat(use.fetched("m ticket f", NOW.plus(Duration.ofHours(3)))).isEqualTo(20);
    }
}
