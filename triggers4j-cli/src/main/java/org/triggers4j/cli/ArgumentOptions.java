package org.triggers4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;
import picocli.CommandLine.Option;

/** The options that say what a task is called with. */
final class ArgumentOptions {
    private static final String VALUE = "value";

    @Option(names = "--args", paramLabel = "JSON", description = "All arguments, as one JSON object.")
    private @Nullable String json;

    @Option(
            names = "--arg",
            paramLabel = "NAME=TEXT|NAME:=JSON",
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
        Kwargs all = json == null ? Kwargs.empty() : parsed("--args", json);
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (String argument : single) {
            int equals = argument.indexOf('=');
            if (equals < 1 || argument.startsWith(":=")) {
                throw new CliException(
                        Exit.USAGE, "--arg is followed by NAME=TEXT or NAME:=JSON, but here by '" + argument + "'.");
            }
            boolean isJson = argument.charAt(equals - 1) == ':';
            String name = argument.substring(0, isJson ? equals - 1 : equals);
            String value = argument.substring(equals + 1);
            named.put(name, isJson ? value(name, value) : value);
        }
        return Optional.of(all.withAll(Kwargs.ofMap(named)));
    }

    private static @Nullable Object value(String name, String text) {
        return parsed("--arg " + name, "{\"" + VALUE + "\":" + text + "}")
                .asMap()
                .get(VALUE);
    }

    private static Kwargs parsed(String option, String text) {
        try {
            return Kwargs.parse(text);
        } catch (InvalidKwargsException e) {
            throw new CliException(Exit.USAGE, option + ": " + e.getMessage(), e);
        }
    }
}
