package dev.stirrup.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.Database.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCopyTest {
    @TempDir Path folder;

    @Test
    void recordsOfARunningSiteAreCopied() {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        try (Database running =
                Database.open(site.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
            running.write(session -> session.update("CREATE TABLE proof (x INTEGER)"));
            DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
            try (Database copied =
                    Database.open(copy.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
                assertThat(copied.faults()).isEmpty();
                copied.write(session -> session.update("INSERT INTO proof VALUES (1)"));
                assertThat(count(copied)).isEqualTo(1);
                assertThat(count(running)).isZero();
            }
        }
    }

    @Test
    void imagesAreSharedAndNotCopied() throws Exception {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
        Files.writeString(site.content().resolve("image"), "bytes");
        assertThat(copy.content().resolve("image")).hasContent("bytes");
    }

    @Test
    void leasesAndEventsStayBehind() {
        DataFolder site = DataFolder.open(folder.resolve("site"));
        DataFolder copy = SiteCopy.make(site, folder.resolve("copy"));
        assertThat(copy.leases()).doesNotExist();
        assertThat(copy.events()).doesNotExist();
    }

    private static long count(Database database) {
        return database.read(session -> session.number("SELECT count(*) FROM proof"));
    }
}
