package org.triggers4j.test;

import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.triggers4j.Triggers;
import org.triggers4j.session.TriggerManager;

/**
 * Gives every test of a JUnit class an engine of its own, with an empty store and a clock that stands still.
 *
 * <pre>{@code
 * class ImportSubjectTest {
 *     @RegisterExtension
 *     final TriggersExtension triggers = TriggersExtension.builder()
 *             .task("app.ImportSubject", new ImportSubject())
 *             .build();
 *
 *     @Test
 *     void a_subject_is_imported(TriggersHarness harness) {
 *         TriggerManager survey = harness.session();
 *         survey.updateConfiguration(workflow);
 *         survey.fire("firstPageReceived", Kwargs.of("name", "Marcus"));
 *         survey.fire("questionnaireComplete");
 *         harness.joinAll();
 *         assertThat(survey).hasFinished("t_importSubject#0", Map.of("subjectId", 42));
 *     }
 * }
 * }</pre>
 *
 * <p>Methods of the life cycle and tests may have parameters of the types {@link TriggersHarness}, {@link TriggerManager}
 * (the {@linkplain TriggersHarness#session() session} of the test), {@link Triggers} and {@link ManualClock}; those that
 * come once per class, and constructors, may not. The harness is started before the first {@code @BeforeEach} method and
 * closed after the last {@code @AfterEach} method. Tests may run in parallel. Where nothing is to be registered, {@link
 * TriggersTest} is shorter.
 */
public final class TriggersExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final int LONGEST_NAME = 120;

    private final Builder builder;

    /** What {@link TriggersTest} and {@code @ExtendWith} use: everything as it is by default. */
    public TriggersExtension() {
        this(new Builder());
    }

    private TriggersExtension(Builder builder) {
        this.builder = builder;
    }

    /** Starts the description of the engine; nothing is required. */
    public static Builder builder() {
        return new Builder();
    }

    /** For JUnit. */
    @Override
    public void beforeEach(ExtensionContext context) {
        store(context).put(TriggersHarness.class, builder.start(uid(context)));
    }

    /** For JUnit. */
    @Override
    public void afterEach(ExtensionContext context) {
        TriggersHarness harness = store(context).remove(TriggersHarness.class, TriggersHarness.class);
        if (harness != null) {
            harness.close();
        }
    }

    /** For JUnit. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean isOurs = type == TriggersHarness.class
                || type == TriggerManager.class
                || type == Triggers.class
                || type == ManualClock.class;
        return isOurs && store(context).get(TriggersHarness.class) != null;
    }

    /** For JUnit. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TriggersHarness harness =
                Objects.requireNonNull(store(context).get(TriggersHarness.class, TriggersHarness.class));
        Class<?> type = parameter.getParameter().getType();
        if (type == TriggerManager.class) {
            return harness.session();
        }
        if (type == Triggers.class) {
            return harness.triggers();
        }
        return type == ManualClock.class ? harness.clock() : harness;
    }

    private ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(TriggersExtension.class, this));
    }

    private static String uid(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-" + UUID.randomUUID();
    }

    /** Describes the engine of each test; see {@link HarnessBuilder}. */
    public static final class Builder extends HarnessBuilder<Builder> {
        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** The extension; does no I/O. Mistakes in the settings show when the first test begins. */
        public TriggersExtension build() {
            return new TriggersExtension(this);
        }
    }
}
