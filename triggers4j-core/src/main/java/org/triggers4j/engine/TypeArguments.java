package org.triggers4j.engine;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a class puts in for the type parameters of an interface that it implements, however far up. */
final class TypeArguments {
    private TypeArguments() {}

    /** The arguments in order; a type variable where the class itself is generic; empty if it does not say. */
    static List<Type> of(Class<?> type, Class<?> generic) {
        return search(type, generic, Map.of()).orElse(List.of());
    }

    private static Optional<List<Type>> search(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        if (type instanceof ParameterizedType parameterized) {
            Class<?> raw = (Class<?>) parameterized.getRawType();
            var arguments = new ArrayList<Type>();
            for (Type argument : parameterized.getActualTypeArguments()) {
                arguments.add(
                        argument instanceof TypeVariable<?> variable
                                ? known.getOrDefault(variable, variable)
                                : argument);
            }
            return raw == wanted ? Optional.of(arguments) : searchAbove(raw, wanted, bind(raw, arguments));
        }
        return type instanceof Class<?> plain && plain != wanted
                ? searchAbove(plain, wanted, Map.of())
                : Optional.empty();
    }

    private static Map<TypeVariable<?>, Type> bind(Class<?> raw, List<Type> arguments) {
        var bound = new LinkedHashMap<TypeVariable<?>, Type>();
        for (int i = 0; i < arguments.size(); i++) {
            bound.put(raw.getTypeParameters()[i], arguments.get(i));
        }
        return bound;
    }

    private static Optional<List<Type>> searchAbove(Class<?> type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        var above = new ArrayList<Type>(List.of(type.getGenericInterfaces()));
        Optional.ofNullable(type.getGenericSuperclass()).ifPresent(above::add);
        for (Type each : above) {
            Optional<List<Type>> found = search(each, wanted, known);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
