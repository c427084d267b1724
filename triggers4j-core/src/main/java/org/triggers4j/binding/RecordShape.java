package org.triggers4j.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/**
 * A record's components with their keys, in order, and how to make one.
 *
 * @param constructor the canonical one
 */
record RecordShape(Class<? extends Record> type, List<Component> components, Constructor<?> constructor) {
    /** A component: its name in Java, its key in JSON. */
    record Component(String name, String key, Type type, RecordComponent reflected) {}

    RecordShape {
        components = List.copyOf(components);
    }

    static RecordShape of(Class<? extends Record> type) {
        var components = new ArrayList<Component>();
        Set<String> keys = new LinkedHashSet<>();
        for (RecordComponent reflected : type.getRecordComponents()) {
            Key named = reflected.getAnnotation(Key.class);
            String key = named == null ? reflected.getName() : named.value();
            if (!keys.add(key)) {
                throw new ConfigurationException(List.of(
                        new Problem("", 0, 0, "Two components of " + type.getName() + " have the key '" + key + "'.")));
            }
            reflected.getAccessor().setAccessible(true);
            components.add(new Component(reflected.getName(), key, reflected.getGenericType(), reflected));
        }
        return new RecordShape(type, components, canonical(type));
    }

    private static Constructor<?> canonical(Class<? extends Record> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every record has its canonical constructor", e);
        }
    }

    /** The key of this component; a path that leads through it in JSON has that instead of its name. */
    String keyOf(String componentName) {
        return components.stream()
                .filter(component -> component.name().equals(componentName))
                .map(Component::key)
                .findFirst()
                .orElse(componentName);
    }

    /**
     * Makes a record.
     *
     * @throws RuntimeException whatever its constructor throws
     */
    Record make(@Nullable Object[] values) {
        return (Record) invoke(() -> constructor.newInstance(values));
    }

    @Nullable
    Object read(Component component, Record record) {
        return invoke(() -> component.reflected().getAccessor().invoke(record));
    }

    private interface Reflection {
        Object call() throws ReflectiveOperationException;
    }

    private static Object invoke(Reflection reflection) {
        try {
            return reflection.call();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
