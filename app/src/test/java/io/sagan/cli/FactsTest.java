package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactsTest {
    private final Facts facts = new Facts().add("name", "Name", "a\"b\\c\n").add("n", "Number of it", 3, "three");

    @Test
    void alignsTheWordsForPeople() {
        assertThat(facts.text()).isEqualTo("Name          a\"b\\c\n\nNumber of it  three\n");
    }

    @Test
    void escapesTextInJson() {
        assertThat(facts.json()).isEqualTo("{\n  \"name\": \"a\\\"b\\\\c\\u000a\",\n  \"n\": 3\n}\n");
    }
}
