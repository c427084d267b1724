package org.triggers4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import picocli.CommandLine.Option;

/** The options that say what a task is called with. */
final class ArgumentOptions {
    @Option(names = "--args", paramLabel = "JSON", description = "All arguments, as one JSON object.")
    private @Nullable String json;

    @Option(
            names = "--arg",
            paramLabel = NamedValue.FORMS,
            description = "One argument: a text, or after := anything as JSON. May be repeated; goes before --args.")
    private final List<String> single = new ArrayList<>();

    /**
     * What was given; empty when nothing was.
     *
     * @throws CliException when it makes no sense
     */
    Optional<Kwargs> given() {
        if (json == null && single.isEmpty()) {
            return Optional.empty();
        }
        Kwargs all = json == null ? Kwargs.empty() : NamedValue.parsed("--args", json);
        return Optional.of(all.withAll(NamedValue.all("--arg", single)));
    }
}
