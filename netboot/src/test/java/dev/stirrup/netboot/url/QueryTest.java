package dev.stirrup.netboot.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @Test
    void readsWhatIpxeSends() {
        Query query = Query.read("mac=52-54-00-77-00-01&uuid=&serial=AB%20%24%7Bx%7D&n=1+2&=x&y");
        assertThat(query.find("mac")).hasValue("52-54-00-77-00-01");
        assertThat(query.find("uuid")).isEmpty();
        assertThat(query.find("serial")).hasValue("AB ${x}");
        assertThat(query.find("n")).hasValue("1 2");
        assertThat(query.size()).isEqualTo(4);
    }

    @Test
    void theFirstValueCounts() {
        assertThat(Query.read("mac=a&mac=b").find("mac")).hasValue("a");
    }

    @Test
    void aFormAddsToAQueryButChangesNothingInIt() {
        Query query = Query.read("mac=a&uuid=").or(Query.read("mac=b&uuid=c&n=1"));
        assertThat(query.find("mac")).hasValue("a");
        assertThat(query.find("uuid")).isEmpty();
        assertThat(query.find("n")).hasValue("1");
    }

    @Test
    void onlyTheFirstPairsAreLookedAt() {
        Query query = Query.read("x&".repeat(10) + "a=1&".repeat(53) + "b=2&c=3");
        assertThat(query.find("b")).hasValue("2");
        assertThat(query.find("c")).isEmpty();
    }

    @Test
    void brokenPercentSignsStandAsTheyAre() {
        assertThat(Query.read("a=%zz%4").find("a")).hasValue("%zz%4");
    }

    @Test
    void anEncodedNameIsOneHarmlessWord() {
        assertThat(Query.encode("R&D ${x}/ü.")).isEqualTo("R%26D%20%24%7Bx%7D%2F%C3%BC%2E");
    }

    @FuzzTest
    void anyTextIsReadAndEncodingIsUndone(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Query query = Query.read(text);
        assertThat(query.size()).isLessThanOrEqualTo(64);
        assertThat(Query.decode(Query.encode(text))).isEqualTo(text);
        assertThat(Query.encode(text)).matches("[A-Za-z0-9%_-]*");
    }

    @ParameterizedTest
    @CsvSource({
        "plain:1.2, plain:1.2",
        "a+b, a b",
        "%41, A",
        "x%2Fy%2, x/y%2",
        "%4, %4",
        "%zz%, %zz%",
        "%C3%A4x, äx"
    })
    void decodesPercentSignsAndLeavesThoseThatAreNone(String text, String decoded) {
        assertThat(Query.decode(text)).isEqualTo(decoded);
    }
}
