package org.triggers4j.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/** Reads and writes JSON text as plain ordered Java values; strict: no duplicate keys, nothing behind the end. */
public final class Json {
    // JsonFactory is immutable and thread-safe.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxStringLength(32 << 20)
                    .build())
            .build();

    private static final int DIGITS_OF_ANY_LONG = 18;

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @return null, Boolean, String, Long, BigInteger, Double, BigDecimal (where a double would lose digits), List or
     *     ordered Map
     * @throws InvalidKwargsException when the text is not exactly one JSON value
     */
    public static @Nullable Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new InvalidKwargsException("Empty text is not JSON.");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new InvalidKwargsException("There is more text behind the JSON value.");
            }
            return value;
        } catch (JacksonException e) {
            throw new InvalidKwargsException(explanation(e, text));
        }
    }

    // What the parser says of its own settings and sources helps nobody who wrote the text.
    private static String explanation(JacksonException e, String text) {
        TokenStreamLocation place = e.getLocation();
        String line = text.indexOf('\n') < 0 ? "" : "line " + place.getLineNr() + ", ";
        String what = e instanceof UnexpectedEndOfInputException
                ? "The text ends too early"
                : e.getOriginalMessage().replaceFirst(": enable `.*", "");
        return "Not JSON (" + line + "column " + place.getColumnNr() + "): " + what + ".";
    }

    /**
     * The number as {@link #read} would return it.
     *
     * @param text a JSON number
     * @throws InvalidKwargsException when it is not a number, or its exponent is beyond 32 bits
     */
    public static Number number(String text) {
        try {
            boolean integral = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
            return integral ? integer(new BigInteger(text)) : decimal(text);
        } catch (NumberFormatException e) {
            throw new InvalidKwargsException("The number " + text + " cannot be kept exactly. Write it as a text.");
        }
    }

    /** Writes a value made of the types {@link #read} returns (any Number and any CharSequence are fine too). */
    public static String write(@Nullable Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getStringLength() <= DIGITS_OF_ANY_LONG ? parser.getLongValue() : number(parser.getString());
            case VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    private static Number integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    // A double unless that would lose digits: 0.1 stays a double, 0.12345678901234567890 a BigDecimal.
    private static Number decimal(String text) {
        double value = Double.parseDouble(text);
        var exact = new BigDecimal(text);
        if (Double.isInfinite(value) || new BigDecimal(Double.toString(value)).compareTo(exact) != 0) {
            return exact;
        }
        return value;
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else if (value instanceof Kwargs kwargs) {
            write(kwargs.asMap(), out);
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writeText(String.valueOf(entry.getKey()), out.append(before));
                write(entry.getValue(), out.append(':'));
                before = ',';
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> list) {
            char before = '[';
            for (Object element : list) {
                write(element, out.append(before));
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else {
            writeText(value.toString(), out);
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
