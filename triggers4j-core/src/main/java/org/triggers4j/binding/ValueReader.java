package org.triggers4j.binding;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.payload.Kwargs;
import tools.jackson.core.JacksonException;

/** Turns JSON values into values of a type; goes on after a problem, to find them all. */
final class ValueReader {
    private final Shapes shapes;
    private final Constraints constraints;

    ValueReader(Shapes shapes, Constraints constraints) {
        this.shapes = shapes;
        this.constraints = constraints;
    }

    /** What the value is as the type; where it is none, adds problems and returns null. */
    @Nullable
    Object read(@Nullable Object value, Type declared, String path, List<Problem> problems) {
        Type type = bound(declared);
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return value == null
                    ? Optional.empty()
                    : Optional.ofNullable(read(value, argument(type, 0), path, problems));
        }
        if (value == null) {
            if (raw.isPrimitive()) {
                problem(problems, path, "is missing or null, which " + raw + " cannot be");
            }
            return null;
        }
        if (raw.isRecord() && raw.getTypeParameters().length == 0) {
            return map(value, path, problems)
                    .map(map -> record(map, shapes.of(raw), path, problems))
                    .orElse(null);
        }
        if (raw == Kwargs.class) {
            return map(value, path, problems).map(Kwargs::ofMap).orElse(null);
        }
        if (type instanceof ParameterizedType && (raw == List.class || raw == Collection.class || raw == Set.class)) {
            return collection(value, raw == Set.class, argument(type, 0), path, problems);
        }
        if (type instanceof ParameterizedType && raw == Map.class && argument(type, 0) == String.class) {
            return map(value, path, problems)
                    .map(map -> values(map, argument(type, 1), path, problems))
                    .orElse(null);
        }
        requireNoRecordIn(type);
        return leaf(value, type, path, problems);
    }

    // Jackson would read it, but without keys, constraints and the other problems.
    private static void requireNoRecordIn(Type type) {
        if (holdsRecord(type)) {
            throw new ConfigurationException(List.of(new Problem(
                    "",
                    0,
                    0,
                    "Records cannot be read inside " + type.getTypeName()
                            + ". Use a record without type parameters, or a List, Set, Collection, Optional or"
                            + " Map<String, …> of one.")));
        }
    }

    private static boolean holdsRecord(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? holdsRecord(plain.getComponentType()) : plain.isRecord();
        }
        if (type instanceof ParameterizedType generic) {
            return holdsRecord(generic.getRawType())
                    || Arrays.stream(generic.getActualTypeArguments()).anyMatch(ValueReader::holdsRecord);
        }
        if (type instanceof GenericArrayType array) {
            return holdsRecord(array.getGenericComponentType());
        }
        return type instanceof WildcardType wildcard && holdsRecord(wildcard.getUpperBounds()[0]);
    }

    private @Nullable Object record(Map<?, ?> map, RecordShape shape, String path, List<Problem> problems) {
        var values = new @Nullable Object[shape.components().size()];
        var readable = new ArrayList<Integer>();
        for (int i = 0; i < values.length; i++) {
            RecordShape.Component component = shape.components().get(i);
            int before = problems.size();
            values[i] =
                    read(map.get(component.key()), component.type(), path + Problem.pointer(component.key()), problems);
            if (problems.size() == before) {
                readable.add(i);
            }
        }
        Record made = readable.size() == values.length ? make(shape, values, path, problems) : null;
        if (made != null) {
            violated(constraints.ofRecord(made), shape, path, problems);
            return made;
        }
        for (int i : readable) {
            String name = shape.components().get(i).name();
            violated(constraints.ofComponent(shape.type(), name, values[i]), shape, path, problems);
        }
        return null;
    }

    private static @Nullable Record make(
            RecordShape shape, @Nullable Object[] values, String path, List<Problem> problems) {
        try {
            return shape.make(values);
        } catch (RuntimeException refusal) {
            String reason = refusal.getMessage() == null ? refusal.getClass().getName() : refusal.getMessage();
            problem(problems, path, reason);
            return null;
        }
    }

    private static void violated(
            List<Constraints.Violation> violations, RecordShape shape, String path, List<Problem> problems) {
        for (Constraints.Violation violation : violations) {
            var steps = new ArrayList<>(violation.path());
            if (!steps.isEmpty()) {
                steps.set(0, shape.keyOf(steps.get(0)));
            }
            String where = path + Problem.pointer(steps.toArray(String[]::new));
            problem(problems, where, violation.message());
        }
    }

    private @Nullable Object collection(
            Object value, boolean isSet, Type element, String path, List<Problem> problems) {
        if (!(value instanceof List<?> list)) {
            problem(problems, path, "should be a list, but is " + described(value));
            return null;
        }
        var read = new ArrayList<@Nullable Object>();
        for (int i = 0; i < list.size(); i++) {
            read.add(read(list.get(i), element, path + Problem.pointer(String.valueOf(i)), problems));
        }
        return isSet ? Collections.unmodifiableSet(new LinkedHashSet<>(read)) : Collections.unmodifiableList(read);
    }

    private Map<String, @Nullable Object> values(Map<?, ?> map, Type type, String path, List<Problem> problems) {
        var read = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> read.put(
                String.valueOf(key), read(value, type, path + Problem.pointer(String.valueOf(key)), problems)));
        return Collections.unmodifiableMap(read);
    }

    private static Optional<Map<?, ?>> map(Object value, String path, List<Problem> problems) {
        if (value instanceof Map<?, ?> map) {
            return Optional.of(map);
        }
        problem(problems, path, "should be an object, but is " + described(value));
        return Optional.empty();
    }

    private static @Nullable Object leaf(Object value, Type type, String path, List<Problem> problems) {
        if (isAlready(value, type)) {
            return value;
        }
        try {
            return JacksonValues.read(value, type);
        } catch (JacksonException unreadable) {
            problem(problems, path, "should be " + wanted(raw(type)) + ", but is " + described(value));
            return null;
        }
    }

    // Jackson would return the same, having written and read it.
    private static boolean isAlready(Object value, Type type) {
        return (value instanceof String && type == String.class)
                || (value instanceof Long && (type == long.class || type == Long.class))
                || (value instanceof Double && (type == double.class || type == Double.class))
                || (value instanceof Boolean && (type == boolean.class || type == Boolean.class));
    }

    // Names types and sizes, never the value itself: messages reach logs.
    private static String wanted(Class<?> type) {
        return type.isEnum()
                ? "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> ((Enum<?>) constant).name())
                                .collect(Collectors.joining(", "))
                : "readable as " + type.getSimpleName();
    }

    private static String described(Object value) {
        if (value instanceof CharSequence text) {
            return "a string of " + text.length() + " characters";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        return value instanceof Number ? "a number" : "a boolean";
    }

    private static void problem(List<Problem> problems, String path, String message) {
        problems.add(new Problem(path, 0, 0, message));
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : Object.class;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }

    private static Type bound(Type type) {
        return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
    }
}
