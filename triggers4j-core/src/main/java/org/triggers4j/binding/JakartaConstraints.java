package org.triggers4j.binding;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/**
 * Constraints declared with Jakarta Validation annotations, such as {@code @NotBlank String name}.
 *
 * <p>Needs {@code jakarta.validation-api} and a provider on the class path, e.g. Hibernate Validator; it is the only
 * class here that does, and nothing else loads it before constraints are asked for.
 */
public final class JakartaConstraints implements Constraints {
    private final Validator validator;

    private JakartaConstraints(Validator validator) {
        this.validator = validator;
    }

    /** Constraints as this validator sees them, e.g. the application's own with its messages and injected beans. */
    public static Constraints of(Validator validator) {
        return new JakartaConstraints(validator);
    }

    /**
     * Constraints as the provider on the class path sees them. Without a provider, records that have constraints are
     * refused: a constraint is never passed over in silence.
     *
     * @throws NoClassDefFoundError without Jakarta Validation
     */
    @SuppressWarnings("resource") // the factory lives as long as the validator it made
    public static Constraints discovered() {
        try {
            return of(Validation.buildDefaultValidatorFactory().getValidator());
        } catch (NoProviderFoundException e) {
            return new Unchecked();
        }
    }

    @Override
    public List<Violation> ofComponent(Class<? extends Record> type, String component, @Nullable Object value) {
        return violations(validator.validateValue(type, component, value), null);
    }

    @Override
    public List<Violation> ofRecord(Record value) {
        return violations(validator.validate(value), value);
    }

    private static <T> List<Violation> violations(Set<ConstraintViolation<T>> found, @Nullable Record record) {
        return found.stream()
                .filter(violation -> record == null || isOwn(violation, record))
                .map(violation -> new Violation(path(violation.getPropertyPath()), violation.getMessage()))
                .sorted(Comparator.comparing((Violation violation) -> String.join("/", violation.path()))
                        .thenComparing(Violation::message)) // a provider's sets have no order
                .toList();
    }

    // @Valid leads the provider into nested records as well, which have been checked on their own already.
    private static boolean isOwn(ConstraintViolation<?> violation, Record record) {
        Object bean = violation.getLeafBean();
        return bean == record || !(bean instanceof Record);
    }

    private static List<String> path(Path found) {
        var path = new ArrayList<String>();
        for (Path.Node node : found) {
            if (node.getIndex() != null) {
                path.add(node.getIndex().toString());
            } else if (node.getKey() != null) {
                path.add(node.getKey().toString());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                path.add(node.getName());
            }
        }
        return path;
    }

    /** The API without a provider. */
    private static final class Unchecked implements Constraints {
        @Override
        public List<Violation> ofComponent(Class<? extends Record> type, String component, @Nullable Object value) {
            requireUnconstrained(type);
            return List.of();
        }

        @Override
        public List<Violation> ofRecord(Record value) {
            requireUnconstrained(value.getClass());
            return List.of();
        }

        private static void requireUnconstrained(Class<? extends Record> type) {
            boolean isConstrained = Arrays.stream(type.getRecordComponents())
                    .flatMap(component -> Arrays.stream(component.getAccessor().getAnnotations()))
                    .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
            if (isConstrained) {
                throw new ConfigurationException(List.of(new Problem(
                        "",
                        0,
                        0,
                        type.getName() + " has constraints, but no Jakarta Validation provider is there to check them."
                                + " Add one, e.g. org.hibernate.validator:hibernate-validator.")));
            }
        }
    }
}
