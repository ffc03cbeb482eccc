package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stores that Debian's `ovmf` package brings.
@Tag("real")
@RequiresProgram("/usr/share/OVMF/OVMF_VARS_4M.ms.fd")
class InstalledVariableStoreTest {
    @ParameterizedTest
    @ValueSource(strings = {"OVMF_VARS_4M.fd", "OVMF_VARS_4M.ms.fd", "OVMF_VARS_4M.snakeoil.fd"})
    void packagedStoresKeepTheirVariables(String name) throws Exception {
        var store = VariableStore.read(Files.readAllBytes(Path.of("/usr/share/OVMF", name)));
        int before = store.variables().size();
        store.set("StirrupLab", VariableStore.GLOBAL, new byte[] {1});
        var again = VariableStore.read(store.toBytes());
        assertThat(again.variables()).hasSize(before + 1);
        assertThat(again.find("StirrupLab", VariableStore.GLOBAL)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PK", "KEK", "SecureBootEnable"})
    void theMicrosoftStoreHasItsKeys(String variable) throws Exception {
        var store =
                VariableStore.read(
                        Files.readAllBytes(Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd")));
        assertThat(store.variables()).anyMatch(v -> v.name().equals(variable));
    }

    @Test
    void moreKeysFitIntoTheMicrosoftStore() throws Exception {
        var store =
                VariableStore.read(
                        Files.readAllBytes(Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd")));
        byte[] before = store.find("dbx", SecureBoot.DATABASE).orElseThrow();
        SecureBoot.microsoft()
                .with(SecureBoot.Variable.FORBIDDEN, new byte[76])
                .with(SecureBoot.Variable.ALLOWED, new byte[1500])
                .enrol(store);
        var again = VariableStore.read(store.toBytes());
        assertThat(again.find("dbx", SecureBoot.DATABASE).orElseThrow())
                .hasSize(before.length + 76)
                .startsWith(before);
    }
}
