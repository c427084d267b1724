package org.triggers4j.binding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What checks values beyond their types. Thread-safe. See {@link JakartaConstraints}. */
public interface Constraints {
    /** No constraints: whatever has the right type is fine. */
    Constraints NONE = new Constraints() {
        @Override
        public List<Violation> ofComponent(Class<? extends Record> type, String component, @Nullable Object value) {
            return List.of();
        }

        @Override
        public List<Violation> ofRecord(Record value) {
            return List.of();
        }
    };

    /**
     * A constraint that is not kept.
     *
     * @param path where, from the record on: a component's name, then keys and indexes; empty for the record itself
     * @param message what is wrong, e.g. "must not be blank"
     */
    record Violation(List<String> path, String message) {
        public Violation {
            path = List.copyOf(path);
        }
    }

    /** Checks one value of a record that cannot be made, because others of its values could not be read. */
    List<Violation> ofComponent(Class<? extends Record> type, String component, @Nullable Object value);

    /** Checks a record and its own components, but not the records in them, which are asked about on their own. */
    List<Violation> ofRecord(Record value);
}
