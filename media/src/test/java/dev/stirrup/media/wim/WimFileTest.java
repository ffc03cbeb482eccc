package dev.stirrup.media.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WimFileTest {
    private static final String TWO =
            "<WIM><TOTALBYTES>9</TOTALBYTES>"
                    + TinyWim.image(1, "Windows 11 Home", "Core", "Client")
                    + TinyWim.image(2, "Windows 11 Pro", "Professional", "Client")
                    + "</WIM>";

    @Test
    void theXmlTellsWhatItsImagesAre() throws Exception {
        WimFile wim = WimFile.open(ByteSource.of(TinyWim.of(TWO)));
        assertThat(wim.images()).hasSize(2);
        assertThat(wim.images().get(1))
                .isEqualTo(
                        new WimImage(
                                2,
                                "Windows 11 Pro",
                                "Windows 11 Pro",
                                "Professional",
                                "Client",
                                "x86_64",
                                "10.0.26100.1742",
                                List.of("en-US", "de-DE"),
                                123456));
        assertThat(wim.images().getFirst().text()).contains("\nedition Core\n");
        assertThat(wim.compression()).isEqualTo("LZX");
    }

    @Test
    void anXmlThatIsNoneOrReachesOutIsMalformed() {
        for (String xml :
                new String[] {
                    "<WIM>",
                    "<WIM><IMAGE></WIM>",
                    "<!DOCTYPE WIM [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><WIM>&x;</WIM>",
                    "<a>".repeat(100) + "</a>".repeat(100),
                    "words",
                }) {
            assertThatThrownBy(() -> WimFile.open(ByteSource.of(TinyWim.of(xml))))
                    .as(xml)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = TinyWim.of(TWO);
        for (int length = 0; length < whole.length; length += 11) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> WimFile.open(ByteSource.of(cut)))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
