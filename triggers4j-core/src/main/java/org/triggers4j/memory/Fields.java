package org.triggers4j.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * A JSON object of a document, read strictly: whatever is missing, superfluous or of another type is an
 * {@link IllegalArgumentException} that names it.
 */
final class Fields {
    private final Map<?, ?> values;

    private Fields(Map<?, ?> values) {
        this.values = values;
    }

    static Fields of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new IllegalArgumentException("There is no JSON object where one has to be.");
    }

    /** Refuses fields of other names: who does not know them would lose them. */
    Fields only(String... names) {
        Set<Object> others = new LinkedHashSet<>(values.keySet());
        others.removeAll(List.of(names));
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("It has fields that this version does not know: " + others + ".");
        }
        return this;
    }

    String text(String name) {
        return required(name, String.class);
    }

    Optional<String> textIf(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (Object element : required(name, List.class)) {
            texts.add(as(name, element, String.class));
        }
        return texts;
    }

    long number(String name) {
        return required(name, Long.class);
    }

    Optional<Long> numberIf(String name) {
        return has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    int integer(String name) {
        return Math.toIntExact(number(name));
    }

    boolean flag(String name) {
        return required(name, Boolean.class);
    }

    Instant moment(String name) {
        return Instant.parse(text(name));
    }

    Optional<Instant> momentIf(String name) {
        return textIf(name).map(Instant::parse);
    }

    Kwargs kwargs(String name) {
        return Kwargs.ofMap(map(name));
    }

    Map<?, ?> map(String name) {
        return required(name, Map.class);
    }

    Fields object(String name) {
        return new Fields(map(name));
    }

    List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        for (Object element : required(name, List.class)) {
            objects.add(of(element));
        }
        return objects;
    }

    /** The fields of the object of this name, which are numbers. */
    void eachNumber(String name, BiConsumer<String, Long> consumer) {
        map(name).forEach((key, value) -> consumer.accept((String) key, as(name, value, Long.class)));
    }

    /** The fields of the object of this name, which are texts. */
    void eachText(String name, BiConsumer<String, String> consumer) {
        map(name).forEach((key, value) -> consumer.accept((String) key, as(name, value, String.class)));
    }

    List<String> names() {
        return values.keySet().stream().map(String.class::cast).toList();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    private <T> T required(String name, Class<T> type) {
        return as(name, values.get(name), type);
    }

    private static <T> T as(String name, @Nullable Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new IllegalArgumentException(
                "'" + name + "' is not a " + type.getSimpleName() + (value == null ? "; it is missing." : "."));
    }
}
