package org.triggers4j.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads tokens into plain ordered values, and notes where each of them stands. */
final class TreeReader {
    static final int MAX_DEPTH = 64;
    static final int MAX_KEY_LENGTH = 1_000;

    /** Reading a number takes time in the square of its length. */
    static final int MAX_NUMBER_LENGTH = 1_000;

    /** Tasks, their directives, the parts of these: nothing deeper is ever pointed at. */
    private static final int DEEPEST_PLACE = 3;

    private final Dialect dialect;
    private final JsonParser parser;
    private final SourceText subject;
    private final Findings findings;

    /** The steps from the document to the current value; made into a pointer only where something is wrong. */
    private final List<String> path = new ArrayList<>();

    private TreeReader(Dialect dialect, JsonParser parser, SourceText subject, Findings findings) {
        this.dialect = dialect;
        this.parser = parser;
        this.subject = subject;
        this.findings = findings;
    }

    /** A document's one value, and where its parts stand. */
    record Tree(@Nullable Object value, Place place) {}

    /**
     * Reads the whole text.
     *
     * @throws ConfigurationException with one problem when the text cannot be read to its end
     */
    static Tree read(Dialect dialect, String text, SourceText subject, Findings findings) {
        try (JsonParser parser = dialect.open(text)) {
            return new TreeReader(dialect, parser, subject, findings).document();
        } catch (JacksonException e) {
            throw stop(problem("", dialect.locate(e), dialect.explain(e)));
        }
    }

    private Tree document() {
        if (parser.nextToken() == null) {
            throw stop(problem(
                    "",
                    new Position(1, 1),
                    "The document is empty. Write an object of " + subject.parts() + ", at least {}."));
        }
        Place root = Place.at(here());
        Object value = value(0, root);
        if (parser.nextToken() != null) {
            throw stop(problem("There is more text behind the " + subject.whole() + ". Write one document with all "
                    + subject.parts() + " in it."));
        }
        return new Tree(value, root);
    }

    private @Nullable Object value(int depth, @Nullable Place place) {
        String complaint = dialect.complaint(parser);
        if (!complaint.isEmpty()) {
            findings.add(problem(complaint));
        }
        String refusal = dialect.refusal(parser);
        if (!refusal.isEmpty()) {
            findings.refuse(problem(refusal));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth + 1, place);
            case START_ARRAY -> array(depth + 1, place);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> object(int depth, @Nullable Place place) {
        checkDepth(depth);
        var values = new LinkedHashMap<String, @Nullable Object>();
        var keys = new LinkedHashMap<String, Position>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = checkKey(parser.currentName());
            Position at = here();
            path.add(key);
            Position first = keys.putIfAbsent(key, at);
            if (first != null) {
                findings.add(problem("'" + key + "' is already given at " + first + ". Remove one of them."));
            }
            String complaint = dialect.complaint(parser);
            if (!complaint.isEmpty()) {
                findings.add(problem(complaint));
            }
            parser.nextToken();
            Object value = value(depth, first == null ? part(place, key, at, depth) : null);
            if (first == null) {
                values.put(key, value);
            }
            path.remove(path.size() - 1);
        }
        return values;
    }

    private List<@Nullable Object> array(int depth, @Nullable Place place) {
        checkDepth(depth);
        var values = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String step = Integer.toString(values.size());
            path.add(step);
            values.add(value(depth, part(place, step, here(), depth)));
            path.remove(path.size() - 1);
        }
        return values;
    }

    private static @Nullable Place part(@Nullable Place place, String step, Position at, int depth) {
        return place == null || depth > DEEPEST_PLACE ? null : place.part(step, at);
    }

    private @Nullable Number number() {
        String text = parser.getString();
        if (text.length() > MAX_NUMBER_LENGTH) {
            findings.refuse(problem("A number has " + text.length() + " characters; at most " + MAX_NUMBER_LENGTH
                    + " are allowed. Write it as a text."));
            return null;
        }
        try {
            return Json.number(text);
        } catch (InvalidKwargsException e) {
            findings.refuse(problem(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw stop(problem("Nested deeper than " + MAX_DEPTH + " levels. Make it flatter."));
        }
    }

    private String checkKey(String key) {
        if (key.length() > MAX_KEY_LENGTH) {
            throw stop(problem("A key has " + key.length() + " characters; at most " + MAX_KEY_LENGTH
                    + " are allowed. Shorten it."));
        }
        return key;
    }

    private Position here() {
        return dialect.position(parser.currentTokenLocation());
    }

    private Problem problem(String message) {
        return problem(Problem.pointer(path.toArray(new String[0])), here(), message);
    }

    private static Problem problem(String pointer, Position at, String message) {
        return new Problem(pointer, at.line(), at.column(), message);
    }

    private static ConfigurationException stop(Problem problem) {
        return new ConfigurationException(List.of(problem));
    }
}
