package org.triggers4j.example.injecttool;

import java.util.List;

/** What may be wrong with a sample; fetched from elsewhere, which may fail. */
@FunctionalInterface
public interface ValidationRules {
    /** What is wrong with a sample of this name; empty if nothing is. */
    List<String> problems(String name);
}
