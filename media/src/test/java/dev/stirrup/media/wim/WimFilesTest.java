package dev.stirrup.media.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Descriptions of images that no tool makes.
class WimFilesTest {
    private static final int FOLDER = 0x10;
    private static final int ROOT = 8;
    private static final int CHILDREN = 400;

    private final ByteBuffer description = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void whatIsInAFolderIsFound() throws Exception {
        entry(ROOT, "", FOLDER, CHILDREN);
        entry(CHILDREN, "Windows", FOLDER, 0);
        List<String> paths = new ArrayList<>();
        files().walk((path, _) -> paths.add(path));
        assertThat(paths).containsExactly("Windows");
    }

    @Test
    void aFolderInItselfIsRefused() throws Exception {
        entry(ROOT, "", FOLDER, CHILDREN);
        entry(CHILDREN, "again", FOLDER, CHILDREN);
        assertThatThrownBy(() -> files().walk((_, _) -> {}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("without end");
    }

    @Test
    void anEntryBeyondTheEndIsRefused() throws Exception {
        entry(ROOT, "", FOLDER, Integer.MAX_VALUE);
        assertThatThrownBy(() -> files().walk((_, _) -> {}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("beyond the end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../x", "a/b"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws Exception {
        entry(ROOT, "", FOLDER, CHILDREN);
        entry(CHILDREN, name, 0, 0);
        assertThatThrownBy(() -> files().walk((_, _) -> {})).isInstanceOf(MalformedException.class);
    }

    private void entry(int at, String name, int attributes, long children) {
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        description.putLong(at, 102 + text.length).putInt(at + 8, attributes);
        description.putLong(at + 16, children).putShort(at + 100, (short) text.length);
        description.put(at + 102, text);
    }

    private WimFiles files() throws Exception {
        ByteSource tiny = ByteSource.of(TinyWim.of("<WIM></WIM>"));
        WimHeader header = WimHeader.read(tiny);
        return new WimFiles(
                description.array(), new BlobTable(tiny, header), new ResourceReader(tiny, header));
    }
}
