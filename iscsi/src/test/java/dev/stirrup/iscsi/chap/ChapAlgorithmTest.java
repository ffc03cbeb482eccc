package dev.stirrup.iscsi.chap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.login.Challenges;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChapAlgorithmTest {
    private final Challenges challenges = new Challenges(byte[]::new);

    @Test
    void theBestThatBothSidesKnowIsTaken() {
        assertThat(chosen("7,5", ChapAlgorithm.all())).isEqualTo("sha-256");
        assertThat(chosen("5,6,7,8", ChapAlgorithm.all())).isEqualTo("sha3-256");
        assertThat(chosen("5", ChapAlgorithm.all())).isEqualTo("md5");
    }

    @Test
    void whatTheSiteForbidsIsNotTaken() {
        assertThat(chosen("7,5", EnumSet.of(ChapAlgorithm.MD5))).isEqualTo("md5");
        var strong = EnumSet.of(ChapAlgorithm.SHA_256, ChapAlgorithm.SHA3_256);
        assertThat(ChapExchange.begin("5", strong, challenges)).isEmpty();
        assertThat(ChapExchange.begin("17", ChapAlgorithm.all(), challenges)).isEmpty();
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (ChapAlgorithm one : ChapAlgorithm.values()) {
            assertThat(ChapAlgorithm.read(one.text())).contains(one);
        }
        assertThat(ChapAlgorithm.read("md4")).isEmpty();
    }

    private String chosen(String offered, Set<ChapAlgorithm> allowed) {
        return ChapExchange.begin(offered, allowed, challenges).orElseThrow().algorithm().text();
    }
}
