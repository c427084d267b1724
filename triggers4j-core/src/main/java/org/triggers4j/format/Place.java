package org.triggers4j.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.Problem;

/** Where a value stands in the text, and, below it, where its parts stand. A member of an object stands at its key. */
final class Place {
    private final @Nullable Position position;
    private @Nullable Map<String, Place> parts;

    private Place(@Nullable Position position) {
        this.position = position;
    }

    static Place at(Position position) {
        return new Place(position);
    }

    /** Of what was never text. */
    static Place unknown() {
        return new Place(null);
    }

    Place part(String step, Position position) {
        if (parts == null) {
            parts = new LinkedHashMap<>();
        }
        var part = new Place(position);
        parts.put(step, part);
        return part;
    }

    /** The position of the pointer's value, or of the nearest value around it; null when nothing has a position. */
    @Nullable
    Position find(String pointer) {
        Place place = this;
        for (String step : pointer.split("/", -1)) {
            Place part = place.parts == null ? null : place.parts.get(unescape(step));
            place = part == null ? place : part;
        }
        return place.position;
    }

    /** The problem with its line and column, if it has none and they are known. */
    Problem locate(Problem problem) {
        Position found = problem.line() > 0 ? null : find(problem.pointer());
        return found == null
                ? problem
                : new Problem(problem.pointer(), found.line(), found.column(), problem.message());
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
