package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The port of Broadcom's signed iPXE, asked by curl.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl"})
class AltirisTest {
    private static final String URL = "http://10.99.0.1:4433/Altiris/iPXE/GetPxeScript.aspx";

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    @Test
    void theScriptIsTheSameByGetAndByPostWithAnyQuery() throws Exception {
        serve("listeners: {altiris: 4433}\n");
        for (String[] ask :
                new String[][] {
                    {URL},
                    {URL + "?mac=52-54-00-00-00-01&arch=x64&%zz"},
                    {URL.replace("Altiris", "altiris")},
                    {"-d", "mac=1&uuid=2", URL},
                }) {
            assertThat(curl(ask))
                    .as(String.join(" ", ask))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("content-length: ")
                    .contains("#!ipxe\nchain --replace --autofree http://10.99.0.1:8080/b/");
        }
    }

    @Test
    void nothingElseIsServedThere() throws Exception {
        serve("listeners: {altiris: 4433}\n");
        for (String path : List.of("/", "/ipxe", "/ocsp", "/Altiris/iPXE/", "/grub/grub.cfg")) {
            assertThat(curl("http://10.99.0.1:4433" + path)).as(path).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void whereHttpsIsRequiredTheReasonIsGiven() throws Exception {
        serve(
                """
                listeners: {altiris: 4433}
                networks: [{interface: s0, require-https: true}]
                """);
        assertThat(curl(URL))
                .startsWith("HTTP/1.1 200")
                .contains("#!ipxe\n", "HTTPS is required here", "https-required", "\nexit 1\n");
    }

    private void serve(String settings) throws Exception {
        var running = cable.serving(ServerInNamespace.Start.of(folder, settings));
        assertThat(running).isNotNull();
    }

    private String curl(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("curl", "-s", "-i", "-g", "--max-time", "60"));
        command.addAll(List.of(arguments));
        String out = cable.ends().runInClients(command.toArray(String[]::new));
        return out.replace("\r", "").replaceFirst("^0\n", "");
    }
}
