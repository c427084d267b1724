package org.triggers4j.binding;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.InvalidKwargsException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;

/**
 * Reads kwargs into records, and records into kwargs.
 *
 * <p>A record's components are keys (see {@link Key}); their types say how the values are converted: nested records,
 * lists, sets and maps of anything here, {@link Optional}, {@link Kwargs}, and whatever Jackson reads, such as numbers,
 * enums by name, {@code java.time} in ISO form, UUIDs, or annotated classes of your own. Keys without a component are
 * ignored; a component without a key is null, empty if it is an Optional, and an error if it is primitive. Constraints
 * are then checked in every record. All that is wrong is reported at once, each with its path.
 *
 * <p>Immutable and thread-safe.
 */
public final class KwargsBinder {
    private final ValueReader reader;
    private final ValueWriter writer;

    private KwargsBinder(Constraints constraints) {
        var shapes = new Shapes();
        this.reader = new ValueReader(shapes, constraints);
        this.writer = new ValueWriter(shapes);
    }

    /** A binder that also checks these constraints. */
    public static KwargsBinder with(Constraints constraints) {
        return new KwargsBinder(constraints);
    }

    /** A binder that checks Jakarta Validation annotations if that is on the class path. */
    public static KwargsBinder discovered() {
        return with(new DiscoveredConstraints());
    }

    /**
     * Reads all of the kwargs as one value, usually a record.
     *
     * @throws InvalidKwargsException with every problem, when they do not fit the type or its constraints
     */
    public <T> T read(Kwargs kwargs, Class<T> type) {
        return read(kwargs.asMap(), type, "")
                .orElseThrow(() -> new InvalidKwargsException("Kwargs cannot be read as " + type.getName() + "."));
    }

    /**
     * Reads one value; empty when the key is missing or null.
     *
     * @throws InvalidKwargsException with every problem, when the value does not fit the type or its constraints
     */
    public <T> Optional<T> read(Kwargs kwargs, String key, Class<T> type) {
        Optional<Object> value = kwargs.get(key);
        return value.isEmpty() ? Optional.empty() : read(value.get(), type, Problem.pointer(key));
    }

    /**
     * Reads one value of any type that a component of a record may have; null when the key is missing or null.
     *
     * @throws InvalidKwargsException with every problem, when the value does not fit the type or its constraints
     */
    public @Nullable Object readAs(Kwargs kwargs, String key, Type type) {
        var problems = new ArrayList<Problem>();
        Object read = reader.read(kwargs.asMap().get(key), type, Problem.pointer(key), problems);
        if (!problems.isEmpty()) {
            throw new InvalidKwargsException(problems);
        }
        return read;
    }

    /** The keys of a record's components, in order. */
    public static List<String> keysOf(Class<? extends Record> type) {
        return RecordShape.of(type).components().stream()
                .map(RecordShape.Component::key)
                .toList();
    }

    @SuppressWarnings("unchecked") // the reader made it of that type; for a primitive one it is boxed
    private <T> Optional<T> read(@Nullable Object value, Class<T> type, String path) {
        var problems = new ArrayList<Problem>();
        Object read = reader.read(value, type, path, problems);
        if (!problems.isEmpty()) {
            throw new InvalidKwargsException(problems);
        }
        return Optional.ofNullable((T) read);
    }

    /**
     * Writes a record, or a map that may hold records, in the form that {@link #read(Kwargs, Class)} takes. Absent
     * Optionals are left out.
     *
     * @throws InvalidKwargsException when it holds something that has no form in JSON
     */
    public Kwargs write(Object recordOrMap) {
        return writer.write(recordOrMap);
    }
}
