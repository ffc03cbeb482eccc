package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.wire.Bytes;
import org.junit.jupiter.api.Test;

class DhcpOptionsTest {
    private static final Bytes VALUE = Bytes.ofText("value");
    private static final Bytes OTHER = Bytes.ofText("other");

    @Test
    void aBuilderLeavesTheOptionsThatItBeganWith() {
        DhcpOptions options = DhcpOptions.builder().put(1, VALUE).put(2, VALUE).build();
        DhcpOptions changed = options.toBuilder().put(2, OTHER).remove(1).put(3, OTHER).build();
        assertThat(options.asMap()).containsOnlyKeys(1, 2).containsEntry(2, VALUE);
        assertThat(changed.asMap()).containsOnlyKeys(2, 3).containsEntry(2, OTHER);
    }

    @Test
    void aBuilderMayBeginWithNothing() {
        DhcpOptions.Builder builder = DhcpOptions.none().toBuilder();
        for (int code = 1; code <= 40; code++) {
            builder.put(code, VALUE);
        }
        assertThat(builder.build().size()).isEqualTo(40);
    }
}
