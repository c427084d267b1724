package org.triggers4j.example.guide;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up what pages write between backticks: {@code Type}, {@code Outer.Inner}, {@code Type#member}. */
public final class JavaNames {
    private static final List<String> PACKAGES = List.of(
            "org.triggers4j",
            "org.triggers4j.binding",
            "org.triggers4j.error",
            "org.triggers4j.format",
            "org.triggers4j.jdbc",
            "org.triggers4j.memory",
            "org.triggers4j.payload",
            "org.triggers4j.picocli",
            "org.triggers4j.runner",
            "org.triggers4j.schedule",
            "org.triggers4j.session",
            "org.triggers4j.store",
            "org.triggers4j.task",
            "org.triggers4j.test",
            "org.triggers4j.test.scenario",
            "org.triggers4j.test.store",
            "org.triggers4j.test.task",
            "org.triggers4j.workflow");

    private JavaNames() {}

    /** Those of the names that no type and no public or protected member has. */
    public static List<String> unknown(List<String> names) {
        var unknown = new ArrayList<>(names);
        unknown.removeIf(JavaNames::exists);
        return unknown;
    }

    private static boolean exists(String name) {
        int hash = name.indexOf('#');
        String type = hash < 0 ? name : name.substring(0, hash);
        return find(type)
                .filter(found -> hash < 0 || hasMember(found, name.substring(hash + 1)))
                .isPresent();
    }

    private static boolean hasMember(Class<?> type, String member) {
        Stream<Member> inherited = Stream.concat(Stream.of(type.getMethods()), Stream.of(type.getFields()));
        return Stream.concat(inherited, Stream.of(type.getDeclaredMethods()))
                .filter(found -> Modifier.isPublic(found.getModifiers()) || Modifier.isProtected(found.getModifiers()))
                .map(Member::getName)
                .anyMatch(member::equals);
    }

    private static Optional<Class<?>> find(String type) {
        return PACKAGES.stream()
                .flatMap(home -> load(home + "." + type.replace('.', '$')).stream())
                .findFirst();
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, JavaNames.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}
