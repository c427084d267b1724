package org.triggers4j.workflow;

import java.util.List;

/** The names of the directives a task may have; every other key is an extra. */
public final class Directives {
    public static final String AFTER = "after";
    public static final String RUN = "run";
    public static final String AND_EVERY = "andEvery";
    public static final String UNLESS = "unless";
    public static final String WITH_PARAMS = "withParams";
    public static final String USING = "using";

    /** All of them, in the order they are usually written. */
    public static final List<String> ALL = List.of(AFTER, AND_EVERY, UNLESS, WITH_PARAMS, USING, RUN);

    /** Those no task can do without. */
    public static final List<String> REQUIRED = List.of(AFTER, RUN);

    private Directives() {}

    /** Whether the library itself gives this key a meaning. */
    public static boolean isKnown(String directive) {
        return ALL.contains(directive);
    }
}
