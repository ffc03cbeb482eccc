package dev.stirrup.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.yaml.InvalidFileException;
import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @Test
    void theConsolesCertificateIsOrderedAsTheOperatorSays() throws Exception {
        ConsoleSettings console =
                SettingsReader.read(
                                "stirrup.yaml",
                                """
                                console:
                                  names: [Boot.example.org]
                                  acme:
                                    directory: https://acme.example.org/directory
                                    terms-of-service: agreed
                                    contact: admin@example.org
                                    eab-key-id: kid-1
                                    ca: /etc/ca.pem
                                """)
                        .console()
                        .orElseThrow();
        assertThat(console.hosts()).containsExactly("boot.example.org");
        assertThat(console.acme().isAgreed()).isTrue();
        assertThat(console.acme().binding()).contains("kid-1");
        assertThat(console.acme().proof()).isEqualTo(new ConsoleSettings.Proof.Http(80));
        assertThat(SettingsReader.read("stirrup.yaml", "mode: proxy").console()).isEmpty();
    }

    @Test
    void everyDefaultIsPinned() throws Exception {
        Settings read = SettingsReader.read("stirrup.yaml", "networks: [{interface: eth0}]\n");

        assertThat(read.data()).isEmpty();
        assertThat(read.mode()).isEqualTo(Mode.PROXY);
        assertThat(read.listeners())
                .isEqualTo(
                        new ListenerSettings(
                                true,
                                OptionalInt.of(8080),
                                OptionalInt.of(8443),
                                OptionalInt.of(69),
                                true,
                                OptionalInt.of(514),
                                OptionalInt.empty(),
                                OptionalInt.of(3260),
                                16,
                                1024));
        assertThat(read.policy())
                .isEqualTo(
                        new PolicySettings(
                                "auto",
                                new UnknownMachines.Wait(),
                                Duration.ofDays(30),
                                new OcspResponder.None(),
                                List.of(),
                                ChapAlgorithm.all()));
        assertThat(read.keys()).isEqualTo(new KeySettings(KeyHome.Tokens.NONE));
        assertThat(read.networks())
                .containsExactly(
                        new NetworkSettings(
                                "eth0",
                                "eth0",
                                Mode.PROXY,
                                Optional.empty(),
                                new UnknownMachines.Wait(),
                                false,
                                true,
                                Optional.empty(),
                                List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a comment\n", "---\n"})
    void anEmptyFileMeansTheDefaults(String text) throws Exception {
        assertThat(SettingsReader.read("stirrup.yaml", text)).isEqualTo(Settings.defaults());
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Settings read =
                SettingsReader.read(
                        "stirrup.yaml",
                        """
                        data: /srv/stirrup
                        mode: observe
                        listeners: {dhcp: off, http: 80, https: 443, tftp: off, tftp-mode: port-per-transfer, syslog: 1514, altiris: 4433, iscsi: 3261,
                                    tftp-per-client: 500, http-per-address: 2000}
                        policy: {loader-set: mine, unknown-machines: profile rescue, keep-events: 7d, ocsp: on}
                        networks:
                          - name: lab
                            interface: eth1
                            mode: authoritative
                            address: 10.0.0.1
                            unknown-machines: wait
                            subnet: 10.0.0.0/24
                            pools: [10.0.0.100-10.0.0.200, 10.0.0.210]
                            reservations:
                              - {mac: 52-54-00-AA-BB-CC, address: 10.0.0.50}
                            router: 10.0.0.1
                            dns: [10.0.0.1, 10.0.0.2]
                            domain: example.org
                            lease: 2h
                            options: {42: 10.0.0.1, 224: "hex:01:02"}
                            relayed:
                              - {subnet: 10.1.0.0/16, pools: [10.1.0.10-10.1.255.250]}
                        """);

        assertThat(read.data()).contains(Path.of("/srv/stirrup"));
        assertThat(read.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(read.listeners())
                .isEqualTo(
                        new ListenerSettings(
                                false,
                                OptionalInt.of(80),
                                OptionalInt.of(443),
                                OptionalInt.empty(),
                                false,
                                OptionalInt.of(1514),
                                OptionalInt.of(4433),
                                OptionalInt.of(3261),
                                500,
                                2000));
        assertThat(read.policy().unknownMachines()).isEqualTo(new UnknownMachines.Given("rescue"));
        assertThat(read.policy().ocsp()).isEqualTo(new OcspResponder.Own());
        NetworkSettings lab = read.networks().getFirst();
        assertThat(lab.mode()).isEqualTo(Mode.AUTHORITATIVE);
        assertThat(lab.address()).contains(Ipv4.of("10.0.0.1"));
        SubnetSettings subnet = lab.subnet().orElseThrow();
        assertThat(subnet.name()).isEqualTo("lab");
        assertThat(subnet.pools())
                .hasSize(2)
                .extracting(Pool::toString)
                .contains("10.0.0.100-10.0.0.200");
        assertThat(subnet.reservations().getFirst().mac().text()).isEqualTo("52:54:00:aa:bb:cc");
        assertThat(subnet.lease()).isEqualTo(Duration.ofHours(2));
        assertThat(subnet.options()).containsEntry(224, "hex:01:02").hasSize(2);
        assertThat(lab.relayed().getFirst().name()).isEqualTo("lab-10.1.0.0/16");
        assertThat(lab.relayed().getFirst().lease()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void theDigestsOfChapCanBeChosen() throws Exception {
        Settings read = SettingsReader.read("stirrup.yaml", "policy: {chap: [sha-256, md5]}");
        assertThat(read.policy().chap())
                .containsExactlyInAnyOrder(ChapAlgorithm.SHA_256, ChapAlgorithm.MD5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on", "http://boot.example.org:8080/ocsp"})
    void theResponderIsNamedOrNot(String text) throws Exception {
        Settings read = SettingsReader.read("stirrup.yaml", "policy: {ocsp: '" + text + "'}");
        assertThat(read.policy().ocsp().text()).isEqualTo(text);
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirPlaces() {
        assertThatThrownBy(() ->
                        SettingsReader.read(
                                "stirrup.yaml",
                                """
                                mode: proxi
                                listeners:
                                  htpp: 80
                                  tftp: 70000
                                networks:
                                  - interface: eth0
                                    mode: authoritative
                                    subnet: 10.0.0.0/24
                                    pools: [10.0.1.1-10.0.1.9]
                                    lease: 5
                                  - interface: eth0
                                    pools: x
                                policy:
                                  keep-events: 1d
                                  keep-events: 2d
                                """))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(
                        """
                        stirrup.yaml:1:7: "proxi" is not authoritative, foreign, observe or proxy; do you mean proxy?
                            mode: proxi
                                  ^
                        stirrup.yaml:3:3: unknown key htpp; do you mean http?
                              htpp: 80
                              ^
                        stirrup.yaml:4:9: "70000" is not a port from 1 to 65535, or off
                              tftp: 70000
                                    ^
                        stirrup.yaml:8:5: subnet 10.0.0.0/24 has no pools and no reservations
                                subnet: 10.0.0.0/24
                                ^
                        stirrup.yaml:9:13: pool 10.0.1.1-10.0.1.9 leaves subnet 10.0.0.0/24
                                pools: [10.0.1.1-10.0.1.9]
                                        ^
                        stirrup.yaml:10:12: "5" is not a time from 1m to 365d, such as 90s, 15m, 12h or 30d
                                lease: 5
                                       ^
                        stirrup.yaml:11:5: there are two networks on interface eth0
                              - interface: eth0
                                ^
                        stirrup.yaml:12:5: key pools is for mode authoritative only
                                pools: x
                                ^
                        stirrup.yaml:15:3: key keep-events stands here a second time; the first is in line 14
                              keep-events: 2d
                              ^
                        9 problems\
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "mode: [proxy]",
                "listeners: 80",
                "networks: {interface: eth0}",
                "networks: [eth0]",
                "networks: [{name: x}]",
                "networks: [{interface: a/b}]",
                "networks: [{interface: eth0, mode: authoritative}]",
                "networks: [{interface: e, mode: authoritative, pools: [10.0.0.5]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.1/24, pools: [10.0.0.5]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.9-10.0.0.5]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5-10.0.0.9, 10.0.0.7]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5], options: {53: x}}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5], options: {300: x}}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5], options: {42: ntp.example.org}}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5], options: {121: '10.1.0.0/16 10.0.0.1'}}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/8, pools: [10.0.0.1-10.255.255.254]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 0.0.0.0/1, pools: [10.0.0.5]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, router: 10.0.0.1, reservations: [{mac: '52:54:00:00:00:01', address: 10.0.0.1}]}]",
                "networks: [{interface: e, mode: authoritative, subnet: 10.0.0.0/24, pools: [10.0.0.5], options: {43: 'hex:0'}}]",
                "policy: {unknown-machines: open}",
                "policy: {chap: [md4]}",
                "policy: {ocsp: 'https://boot.example.org/ocsp'}",
                "policy: {ocsp: 'http://boot.example.org/ocsp?x'}",
                "policy: {ocsp: on}\nlisteners: {http: off}",
                "listeners: {tftp: 514}",
                "console: {names: [boot.example.org]}",
                "console: {names: [], acme: {directory: 'https://ca.example.org/dir'}}",
                "console: {names: [boot], acme: {directory: 'https://ca.example.org/dir'}}",
                "console: {names: [b.example.org], acme: {directory: 'http://ca.example.org/dir'}}",
                "console: {names: [b.example.org], acme: {directory: 'https://a/d', terms-of-service: yes}}",
                "console: {names: [b.example.org], acme: {directory: 'https://a/d', http-port: 8080, dns-hook: /h}}",
                "console: {names: [b.example.org], acme: {directory: 'https://a/d', ca: pebble.pem}}",
                "console: {names: [b.example.org], acme: {directory: 'https://a/d', contact: nobody}}",
                "keys: {token: {label: x}}",
                "keys: {token: {library: softhsm2.so}}",
                "keys: {token: {library: /a.so, slot: -1}}",
                "keys: {token: {library: /a.so, pin: 1234}}",
                "keys: {token: {library: '/a\"b.so'}}",
                "keys: {token: {library: /a.so}, root-token: {library: /a.so}}",
                "listeners: {altiris: 8080}",
                "listeners: {iscsi: 8443}",
                "a: b: c",
                "mode: proxy\n---\nmode: proxy",
                "\"unclosed",
                "? [a]\n: b",
                "&a [*a]",
            })
    void wrongSettingsAreRefused(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "networks: [{interface: a, name: x}, {interface: b, name: x}]",
                "networks: [{interface: a, name: b}, {interface: b}]",
                "networks: [{interface: a, mode: authoritative, relayed: [%1$s, name: x}, %2$s, name: x}]}]",
                "networks: [{interface: a, mode: authoritative, relayed: [%1$s, name: a}]}]",
                "networks: [{interface: a, mode: authoritative, relayed: [%1$s, name: b}]}, {interface: b}]",
            })
    void twoNetworksOfOneNameAreOneProblem(String text) {
        String one = "{subnet: 10.1.0.0/16, pools: [10.1.0.5]";
        String other = "{subnet: 10.2.0.0/16, pools: [10.2.0.5]";
        assertThatThrownBy(() -> SettingsReader.read("stirrup.yaml", text.formatted(one, other)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("there are two networks with the name")
                .hasMessageEndingWith("1 problem");
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> SettingsReader.read("stirrup.yaml", text))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("stirrup.yaml:")
                .hasMessageContaining("^");
    }
}
