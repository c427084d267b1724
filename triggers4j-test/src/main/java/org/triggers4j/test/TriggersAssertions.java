package org.triggers4j.test;

import org.assertj.core.api.Assertions;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.session.TriggerManager;

/**
 * The entry to assertions on sessions and instances, and to all of AssertJ's own: one static import,
 * {@code import static org.triggers4j.test.TriggersAssertions.assertThat;}, serves both.
 *
 * <p>Each assertion reads the store at the moment it is called; let {@link TriggersHarness#joinAll()} come first.
 */
public final class TriggersAssertions extends Assertions {
    private TriggersAssertions() {}

    /** Assertions on the manager's session. */
    public static SessionAssert assertThat(TriggerManager actual) {
        return new SessionAssert(actual.inspect());
    }

    /** Assertions on the session. */
    public static SessionAssert assertThat(SessionInspector actual) {
        return new SessionAssert(actual);
    }

    /** Assertions on an instance as it was when it was read; what concerns others in its session is not explained. */
    public static InstanceAssert assertThat(InstanceView actual) {
        return new InstanceAssert(actual, Reasons.ofInstances(), "");
    }
}
