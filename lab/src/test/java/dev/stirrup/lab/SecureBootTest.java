package dev.stirrup.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stirrup.lab.SecureBoot.Keys;
import dev.stirrup.lab.SecureBoot.Variable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecureBootTest {
    private static final byte[] OWNER = {1, 2, 3};
    private static final byte[] EXCHANGE = {6};
    private static final byte[] ALLOWED = {4, 5};

    @Test
    void ownKeysAreWrittenAsTheFirmwareKeepsThem() {
        var store = enrolled(SecureBoot.own(OWNER, EXCHANGE, ALLOWED));
        assertThat(store.find("PK", VariableStore.GLOBAL)).contains(OWNER);
        assertThat(store.find("KEK", VariableStore.GLOBAL)).contains(EXCHANGE);
        assertThat(store.find("db", SecureBoot.DATABASE)).contains(ALLOWED);
        assertThat(store.find("dbx", SecureBoot.DATABASE)).isEmpty();
        assertThat(store.find("SecureBootEnable", SecureBoot.ENABLE_VENDOR))
                .contains(new byte[] {1});
        assertThat(variable(store, "PK").attributes()).isEqualTo(0x27);
        assertThat(variable(store, "PK").time()).startsWith(0xe8, 0x07, 1, 1);
        assertThat(variable(store, "SecureBootEnable").attributes()).isEqualTo(3);
    }

    @Test
    void whatIsAddedGoesBehindWhatIsThere() {
        var store = VariableStore.read(VariableStoreTest.emptyFlash());
        store.setAuthenticated("dbx", SecureBoot.DATABASE, new byte[] {9});
        SecureBoot.microsoft()
                .with(Variable.FORBIDDEN, new byte[] {7})
                .with(Variable.FORBIDDEN, new byte[] {8})
                .enrol(store);
        assertThat(store.find("dbx", SecureBoot.DATABASE)).contains(new byte[] {9, 7, 8});
    }

    @Test
    void shimsLevelIsForShimOnly() {
        var store = enrolled(SecureBoot.microsoft().withSbatLevel("sbat,1,2030010100\ngrub,9\n"));
        assertThat(new String(store.find("SbatLevel", SecureBoot.SHIM).orElseThrow(), US_ASCII))
                .isEqualTo("sbat,1,2030010100\ngrub,9\n");
        assertThat(variable(store, "SbatLevel").attributes()).isEqualTo(3);
    }

    @Test
    void switchedOffItChangesNothing() {
        var store = enrolled(SecureBoot.OFF);
        assertThat(store.variables()).isEmpty();
    }

    @Test
    void aBiosHasNoSecureBoot() {
        var bios = LabRequest.of(LabFirmware.BIOS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bios.withSecureBoot(SecureBoot.microsoft()))
                .withMessageContaining("bios");
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        assertThat(Arrays.stream(Keys.values()).map(k -> Keys.read(k.text()).orElseThrow()))
                .containsExactly(Keys.values());
        assertThat(Keys.read("Windows")).isEmpty();
    }

    private static VariableStore enrolled(SecureBoot state) {
        var store = VariableStore.read(VariableStoreTest.emptyFlash());
        state.enrol(store);
        return VariableStore.read(store.toBytes());
    }

    private static VariableStore.Variable variable(VariableStore store, String name) {
        return store.variables().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
