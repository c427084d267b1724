package org.triggers4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.payload.Kwargs;

/** Values by name as options give them: {@code NAME=TEXT}, or {@code NAME:=JSON} for what is no text. */
final class NamedValue {
    /** For {@code --help}. */
    static final String FORMS = "NAME=TEXT|NAME:=JSON";

    private static final String VALUE = "value";

    private NamedValue() {}

    /**
     * All that an option was given, the last of a name.
     *
     * @throws CliException when one makes no sense
     */
    static Kwargs all(String option, List<String> given) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String text : given) {
            int equals = text.indexOf('=');
            boolean isJson = equals > 0 && text.charAt(equals - 1) == ':';
            int end = isJson ? equals - 1 : equals;
            if (end < 1) {
                throw new CliException(
                        Exit.USAGE, option + " is followed by NAME=TEXT or NAME:=JSON, but here by '" + text + "'.");
            }
            String name = text.substring(0, end);
            String value = text.substring(equals + 1);
            values.put(name, isJson ? json(option + " " + name, value) : value);
        }
        return Kwargs.ofMap(values);
    }

    private static @Nullable Object json(String option, String text) {
        return parsed(option, "{\"" + VALUE + "\":" + text + "}").asMap().get(VALUE);
    }

    /** A JSON object that an option was given. */
    static Kwargs parsed(String option, String text) {
        try {
            return Kwargs.parse(text);
        } catch (InvalidKwargsException e) {
            throw new CliException(Exit.USAGE, option + ": " + e.getMessage(), e);
        }
    }
}
