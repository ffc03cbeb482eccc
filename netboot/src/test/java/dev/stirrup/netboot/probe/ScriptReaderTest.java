package dev.stirrup.netboot.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.probe.ScriptReader.Fetch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptReaderTest {
    private static final Map<String, String> MACHINE =
            Map.of(
                    "mac", "02:53:74:00:00:01",
                    "net0/mac", "02:53:74:00:00:01",
                    "platform", "efi",
                    "buildarch", "x86_64",
                    "product", "a b");

    @Test
    void everyCommandThatFetchesCounts() {
        assertThat(
                        read(
                                """
                                #!ipxe
                                # chain http://not/this
                                echo http://nor/this
                                kernel --name linux http://a/linux console=ttyS0 || goto failed
                                initrd --name i.img -t 100 http://a/i.img || goto failed
                                shim http://a/shimx64.efi ||
                                chain first.ipxe || chain second.ipxe
                                boot
                                boot linux
                                :failed
                                exit 1
                                """))
                .containsExactly(
                        new Fetch("kernel", "http://a/linux", false, false),
                        new Fetch("initrd", "http://a/i.img", false, false),
                        new Fetch("shim", "http://a/shimx64.efi", false, true),
                        new Fetch("chain", "first.ipxe", true, true),
                        new Fetch("chain", "second.ipxe", true, false));
    }

    @Test
    void settingsAreFilledIn() {
        assertThat(
                        read(
                                """
                                #!ipxe
                                set base http://${next}/x
                                set next 10.0.0.1
                                set base http://${next}/x
                                chain ${base}/${net0/mac:hexhyp}?p=${product:uristring}&u=${uuid} \\
                                  && echo ok
                                chain http://h/${menu-${platform}}.ipxe
                                """))
                .extracting(Fetch::uri)
                .containsExactly(
                        "http://10.0.0.1/x/02-53-74-00-00-01?p=a%20b&u=", "http://h/.ipxe");
    }

    @Test
    void ourOwnScriptsAreReadToTheirEnd() {
        var site = new Site(Mode.PROXY, Site.debian());
        List<Fetch> first = read(text(site.http("/ipxe", "")));
        assertThat(first).hasSize(1);
        String uri = first.getFirst().uri();
        assertThat(uri)
                .contains("mac=02-53-74-00-00-01&")
                .contains("platform=efi&buildarch=x86_64");
        String path = uri.substring(uri.indexOf("/b/"), uri.indexOf('?'));
        List<Fetch> second = read(text(site.http(path, uri.substring(uri.indexOf('?') + 1))));
        assertThat(second).extracting(Fetch::command).containsExactly("kernel", "initrd");
    }

    @Test
    void aScriptHasAnEnd() {
        assertThat(read("#!ipxe\n" + "chain http://a/x\n".repeat(10_000))).hasSize(64);
        assertThat(read("#!ipxe\nset a ${a}${a}x\n".repeat(2000) + "chain http://h/${a}"))
                .hasSize(1);
    }

    @FuzzTest
    void anyTextIsRead(byte[] bytes) {
        List<Fetch> fetches = read(new String(bytes, StandardCharsets.UTF_8));
        assertThat(fetches).hasSizeLessThanOrEqualTo(64);
    }

    private static List<Fetch> read(String text) {
        return new ScriptReader(MACHINE).read(text);
    }

    private static String text(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Text.class);
        return ((FileAnswer.Text) answer).text();
    }
}
