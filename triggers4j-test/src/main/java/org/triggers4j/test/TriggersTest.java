package org.triggers4j.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives every test of the class an engine of its own, with all defaults: in memory, deterministic, and with the tasks of
 * {@link org.triggers4j.test.task.TestTasks} alone. For tests of workflows; to register code of one's own, use a {@link
 * TriggersExtension} field.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TriggersExtension.class)
public @interface TriggersTest {}
