package org.triggers4j.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The key, or the trigger, that a record component stands for, where that is not a Java name:
 * {@code record In(@Key("page-1.received") Page firstPage) {}}. Without it the component's own name is the key.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    String value();
}
