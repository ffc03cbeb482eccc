package dev.stirrup.netboot.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.netboot.Network;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeadsToTest {
    private static final Network LAB =
            new Network("lab", Network.Mode.PROXY, Ipv4.of("10.0.0.1"), 8080);

    @Test
    void serversInScripts() {
        assertThat(
                        script(
                                Client.IPXE,
                                """
                                #!ipxe
                                # see https://comment.example/
                                echo More at http://said.example/
                                item x http://item.example/
                                set base http://boot.example:8080/x
                                chain ${base}/a || chain https://second.example/${arch} || shell
                                kernel http://10.0.0.1:8080/linux
                                imgfetch http://${next-server}/x
                                chain /mirror/x
                                """))
                .containsExactly("boot.example", "second.example");
        assertThat(
                        script(
                                Client.GRUB,
                                "linux (http,deb.example:81)/linux quiet\nconfigfile (tftp,10.0.0.9)/g"))
                .containsExactly("deb.example", "10.0.0.9");
    }

    @Test
    void chains() {
        assertThat(of(new Payload.Chain("https://boot.example/x.efi")))
                .containsExactly("boot.example");
        assertThat(of(new Payload.Chain("http://10.0.0.1/x.efi"))).isEmpty();
        assertThat(of(new Payload.Chain("loader:ipxe/snponly.efi"))).isEmpty();
        assertThat(of(new Payload.Linux("deb", "linux", List.of(), "url=http://deb.example/")))
                .as("a system's own ways are no loader's")
                .isEmpty();
        assertThat(LeadsTo.of(new BootDecision.UseLocalDisk(), LAB)).isEmpty();
    }

    @Test
    void notMoreThanThree() {
        assertThat(script(Client.IPXE, "chain http://a/ || chain http://b/ http://c/ http://d/"))
                .containsExactly("a", "b", "c");
    }

    private static List<String> script(Client client, String text) {
        return of(new Payload.Script(client, text));
    }

    private static List<String> of(Payload payload) {
        var set = new LoaderSet("ipxe", Map.of());
        var profile = new Profile("p", set, Optional.empty(), Map.of(), false, payload);
        return LeadsTo.of(new BootDecision.Run(profile, payload), LAB);
    }
}
