package org.triggers4j.picocli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

class OutputTailTest {
    private static OutputTail written(int most, String... texts) {
        var tail = new OutputTail(most);
        PrintWriter out = tail.printer();
        for (String text : texts) {
            out.print(text);
        }
        out.flush();
        return tail;
    }

    @Test
    void the_last_characters_are_kept() {
        assertThat(written(3, "ab", "cd", "ef").text()).isEqualTo("def");
        assertThat(written(3, "abcdefgh").text()).isEqualTo("fgh");
        assertThat(written(0, "ab").text()).isEmpty();
        assertThat(written(5, "abcde").text(2)).isEqualTo("de");
    }

    @Test
    void it_says_whether_there_was_more() {
        assertThat(written(4, "ab", "cd").isTruncated()).isFalse();
        assertThat(written(4, "ab", "cde").isTruncated()).isTrue();
        assertThat(written(4, "abcde").isTruncated()).isTrue();
        assertThat(written(0, "a").isTruncated()).isTrue();
    }

    @Test
    void what_no_store_takes_is_replaced() {
        assertThat(written(9, "a\u0000b").text()).isEqualTo("a\ufffdb");
        assertThat(written(2, "\ud83d\ude00b").text()).isEqualTo("\ufffdb");
        assertThat(written(3, "\ud83d\ude00b").text()).isEqualTo("\ud83d\ude00b");
    }
}
