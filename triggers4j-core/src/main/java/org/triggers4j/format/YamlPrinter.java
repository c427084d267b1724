package org.triggers4j.format;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/**
 * Prints YAML: objects as blocks, lists on one line, words plain.
 *
 * <p>What is not a word that every YAML version reads as text is quoted as in JSON, which YAML shares, with those
 * characters escaped that YAML does not print. A number with an exponent gets a point and a sign, without which some
 * readers take it for text.
 */
final class YamlPrinter {
    private static final String STEP = "  ";
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern RESERVED =
            Pattern.compile("true|false|null|yes|no|on|off|y|n", Pattern.CASE_INSENSITIVE);

    private static final Pattern UNPRINTED = Pattern.compile("[\\x7F-\\x9F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

    /** A key must end within 1,024 characters, unless a question mark announces it. */
    private static final int LONGEST_SIMPLE_KEY = 1_000;

    private final StringBuilder out = new StringBuilder();

    private YamlPrinter() {}

    static String print(Kwargs document) {
        var printer = new YamlPrinter();
        if (document.isEmpty()) {
            return "{}\n";
        }
        printer.block(document.asMap(), "");
        return printer.out.toString();
    }

    private void block(Map<?, ?> map, String indent) {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(indent);
            key((String) member.getKey(), "\n" + indent);
            if (member.getValue() instanceof Map<?, ?> inner && !inner.isEmpty()) {
                out.append('\n');
                block(inner, indent + STEP);
            } else {
                out.append(' ');
                flow(member.getValue());
                out.append('\n');
            }
        }
    }

    private void flow(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator(); members.hasNext(); ) {
                Map.Entry<?, ?> member = members.next();
                key((String) member.getKey(), " ");
                out.append(' ');
                flow(member.getValue());
                out.append(members.hasNext() ? ", " : "");
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
                flow(elements.next());
                out.append(elements.hasNext() ? ", " : "");
            }
            out.append(']');
        } else {
            out.append(scalar(value));
        }
    }

    private void key(String key, String separator) {
        String text = scalar(key);
        if (text.length() > LONGEST_SIMPLE_KEY) {
            out.append("? ").append(text).append(separator).append(':');
        } else {
            out.append(text).append(':');
        }
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof String text) {
            boolean plain =
                    WORD.matcher(text).matches() && !RESERVED.matcher(text).matches();
            return plain ? text : quoted(text);
        }
        return value instanceof Double || value instanceof BigDecimal ? decimal(value.toString()) : Json.write(value);
    }

    private static String quoted(String text) {
        return UNPRINTED
                .matcher(Json.write(text))
                .replaceAll(found -> "\\\\u%04X".formatted((int) found.group().charAt(0)));
    }

    private static String decimal(String number) {
        int exponent = number.indexOf('E');
        if (exponent < 0) {
            return number;
        }
        String digits = number.substring(0, exponent);
        String power = number.substring(exponent + 1);
        boolean isSigned = power.startsWith("-") || power.startsWith("+");
        return digits + (digits.contains(".") ? "" : ".") + "E" + (isSigned ? "" : "+") + power;
    }
}
