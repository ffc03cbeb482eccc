package dev.stirrup.store.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Operator;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorStoreTest {
    private static final Operator ANN = new Operator("ann", Set.of("imaging", "rescue"));

    @TempDir private Path folder;

    @Test
    void onlyTheRightPasswordOfTheRightNameFits() {
        try (Database database = open()) {
            var store = new OperatorStore(database, InstantSource.fixed(Instant.EPOCH));
            store.put(ANN, "a long password".toCharArray(), "root");
            assertThat(store.check("ann", "a long password".toCharArray())).hasValue(ANN);
            assertThat(store.check("ann", "a long passwore".toCharArray())).isEmpty();
            assertThat(store.check("ann", new char[0])).isEmpty();
            assertThat(store.check("bob", "a long password".toCharArray())).isEmpty();
            assertThat(store.setRoles(new Operator("ann", Set.of()), "root")).isTrue();
            assertThat(store.find("ann")).hasValue(new Operator("ann", Set.of()));
            assertThat(store.check("ann", "a long password".toCharArray())).isPresent();
            assertThat(store.remove("ann")).isTrue();
            assertThat(store.all()).isEmpty();
            assertThat(store.remove("ann")).isFalse();
        }
    }

    @Test
    void thePasswordIsNowhereInTheFile() throws Exception {
        try (Database database = open()) {
            new OperatorStore(database, InstantSource.system())
                    .put(ANN, "correct horse battery".toCharArray(), "root");
        }
        String all = Files.readString(folder.resolve("records.db"), StandardCharsets.ISO_8859_1);
        assertThat(all).contains("$2b$10$").doesNotContain("correct horse");
    }

    private Database open() {
        return Database.open(folder.resolve("records.db"), Schema.RECORDS, Durability.EVERY_COMMIT);
    }
}
