package dev.stirrup.store.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.preflight.RevocationData.Kept;
import dev.stirrup.store.preflight.RevocationData.Kind;
import dev.stirrup.wire.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationDataTest {
    private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");

    private @TempDir Path folder;

    @Test
    void whatIsKeptIsFoundWithItsOrigin() {
        RevocationData data = new RevocationData(folder.resolve("revocations"));
        assertThat(data.find(Kind.DBX)).isEmpty();
        data.keep(Kind.DBX, new Kept(Bytes.of((byte) 1), "/old", TIME));
        data.keep(Kind.DBX, new Kept(Bytes.of((byte) 2), "https://example.org/x?a=b", TIME));
        assertThat(data.find(Kind.DBX))
                .hasValueSatisfying(kept -> {
                    assertThat(kept.content()).isEqualTo(Bytes.of((byte) 2));
                    assertThat(kept.origin()).isEqualTo("https://example.org/x?a=b");
                    assertThat(kept.added()).isEqualTo(TIME);
                });
        assertThat(data.find(Kind.SBAT)).isEmpty();
    }
}
