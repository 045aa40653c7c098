package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void readsWhatIsAskedForInOrder() throws JsonReader.Malformed {
        var json = new JsonReader(" { \"a\" : [ 1, -20 ], \"b\":\"\\u00e9\\n\\/\" } ");
        json.beginObject();
        assertThat(json.nextMember(true)).isTrue();
        assertThat(json.nextName()).isEqualTo("a");
        json.beginArray();
        assertThat(json.nextElement(true)).isTrue();
        assertThat(json.nextLong()).isEqualTo(1);
        assertThat(json.nextElement(false)).isTrue();
        assertThat(json.nextLong()).isEqualTo(-20);
        assertThat(json.nextElement(false)).isFalse();
        assertThat(json.nextMember(false)).isTrue();
        assertThat(json.nextName()).isEqualTo("b");
        assertThat(json.nextString()).isEqualTo("é\n/");
        assertThat(json.nextMember(false)).isFalse();
        json.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"\\/", "\n\r\t\b\f\u0000\u001f", "é猫😀"})
    void readsBackWhatItQuotes(String text) throws JsonReader.Malformed {
        assertThat(new JsonReader(JsonReader.quote(text)).nextString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[[],{\"a\":[true,false,null]}]", "-0.5e+10", "\"x\"", "[1,2,{\"b\":3}]"})
    void passesOverAnyValue(String value) throws JsonReader.Malformed {
        var json = new JsonReader(value);
        json.skipValue();
        json.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", "+1", "tru", "nan", "\"\n\"", "\"\\u12\""})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> new JsonReader(text).skipValue())
                .isInstanceOf(JsonReader.Malformed.class)
                .hasMessageContaining("(at character ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void readsEveryWholeNumberOf64Bits(long number) throws JsonReader.Malformed {
        assertThat(new JsonReader(Long.toString(number)).nextLong()).isEqualTo(number);
    }
}
