package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProgramsTest {
    @Test
    void aMissingProgramIsNamedWithItsPackage() {
        assertThatThrownBy(() -> Programs.require("no-such-program", "its-package"))
                .isInstanceOf(LabUnavailableException.class)
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("apt-get install its-package");
    }

    @Test
    void aShellIsEverywhere() {
        assertThatCode(() -> Programs.require("sh", "dash")).doesNotThrowAnyException();
    }
}
