package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.netboot.Network.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalSettingsTest {
    @TempDir Path folder;

    @Test
    void theDefaultsAreRehearsedInProxyMode() throws Exception {
        Settings lab = read(RehearsalSettings.of(Settings.defaults(), Optional.empty()).get());
        assertThat(lab.networks()).hasSize(1);
        assertThat(lab.networks().getFirst().mode()).isEqualTo(Mode.PROXY);
        assertThat(lab.networks().getFirst().device()).isEqualTo("eth0");
        assertThat(lab.listeners()).isEqualTo(Settings.defaults().listeners());
    }

    @Test
    void anAuthoritativeNetworkLeasesTheLabsAddresses() throws Exception {
        var settings =
                RehearsalSettings.of(
                                own(
                                        """
                                        networks:
                                          - name: office
                                            interface: eth7
                                            mode: authoritative
                                            subnet: 192.0.2.0/24
                                            pools: [192.0.2.10-192.0.2.20]
                                        listeners: {http: 8099, syslog: off}
                                        """),
                                Optional.of("office"))
                        .get();
        Settings lab = read(settings);
        assertThat(lab.networks().getFirst().name()).isEqualTo("office");
        assertThat(lab.networks().getFirst().subnet().get().pools().getFirst())
                .hasToString("10.77.0.100-10.77.0.199");
        assertThat(lab.listeners().http()).hasValue(8099);
        assertThat(lab.listeners().syslog()).isEmpty();
    }

    @Test
    void itsKeysAreInTheSameTokens() throws Exception {
        Settings own =
                own(
                        """
                        keys:
                          token: {library: /usr/lib/it's.so, label: 'my "token"'}
                          root-token: {library: /usr/lib/other.so, slot: 7}
                        """);
        Settings lab = read(RehearsalSettings.of(own, Optional.empty()).get());
        assertThat(lab.keys()).isEqualTo(own.keys());
        assertThat(lab.keys().tokens().root().orElseThrow().slot()).hasValue(7);
    }

    @Test
    void aNetworkThatIsNotThereCannotBeRehearsed() {
        assertThat(RehearsalSettings.of(Settings.defaults(), Optional.of("nowhere"))).isEmpty();
    }

    private Settings own(String text) throws Exception {
        Path file = folder.resolve("own.yaml");
        Files.writeString(file, text);
        return SettingsReader.read(file);
    }

    private Settings read(RehearsalSettings settings) throws Exception {
        Path file = folder.resolve("lab.yaml");
        Files.writeString(file, settings.yaml(LabAddress.ONLY));
        return SettingsReader.read(file);
    }
}
