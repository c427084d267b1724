package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.Problem;
import org.triggers4j.error.StoreException;
import org.triggers4j.error.UnknownInstanceException;

class ExitTest {
    @Test
    void each_kind_of_failure_has_its_code() {
        assertThat(Exit.codeOf(new ConfigurationException(List.of(new Problem("/t_a", 1, 1, "no")))))
                .isEqualTo(2);
        assertThat(Exit.codeOf(new UnknownInstanceException("no"))).isEqualTo(3);
        assertThat(Exit.codeOf(new UncheckedIOException(new NoSuchFileException("f"))))
                .isEqualTo(3);
        assertThat(Exit.codeOf(new ConflictException("no"))).isEqualTo(4);
        assertThat(Exit.codeOf(new StoreException(StoreException.Kind.TRANSIENT, "away", null)))
                .isEqualTo(5);
        assertThat(Exit.codeOf(new AccessDeniedException("f"))).isEqualTo(6);
        assertThat(Exit.codeOf(new ConfigurationException(List.of(new Problem("/settings/slots", 0, 0, "no")))))
                .isEqualTo(78);
        assertThat(Exit.codeOf(new InterruptedException())).isEqualTo(130);
    }

    @Test
    void what_nobody_expected_says_so() {
        assertThat(Exit.linesOf(new IllegalStateException("oops")))
                .hasSize(1)
                .first()
                .asString()
                .contains("--debug");
    }
}
