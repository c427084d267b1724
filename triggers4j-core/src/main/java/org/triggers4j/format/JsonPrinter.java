package org.triggers4j.format;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/** Prints JSON in block form: a line for each member of an object, lists and what has no members on one line. */
final class JsonPrinter {
    private static final String STEP = "  ";

    private final StringBuilder out = new StringBuilder();

    private JsonPrinter() {}

    static String print(Kwargs document) {
        var printer = new JsonPrinter();
        printer.value(document.asMap(), "");
        return printer.out.append('\n').toString();
    }

    private void value(@Nullable Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            object(map, indent);
        } else if (value instanceof List<?> list) {
            list(list, indent);
        } else {
            out.append(Json.write(value));
        }
    }

    private void object(Map<?, ?> map, String indent) {
        String before = "{\n";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(before).append(indent).append(STEP);
            out.append(Json.write(member.getKey())).append(": ");
            value(member.getValue(), indent + STEP);
            before = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private void list(List<?> list, String indent) {
        out.append('[');
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            value(elements.next(), indent + STEP);
            out.append(elements.hasNext() ? ", " : "");
        }
        out.append(']');
    }
}
