package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class OptionNameTest {
    @Test
    void everyConstantHasItsName() {
        assertThat(Arrays.stream(OptionCode.class.getFields()))
                .isNotEmpty()
                .allSatisfy(field -> {
                    assertThat(Modifier.isFinal(field.getModifiers())).isTrue();
                    assertThat(OptionName.of(field.getInt(null)))
                            .isEqualTo(field.getName().toLowerCase(Locale.ROOT).replace('_', '-'));
                });
    }

    @Test
    void aNumberWithoutANameIsShownAsANumber() {
        assertThat(OptionName.of(230)).isEqualTo("option-230");
    }
}
