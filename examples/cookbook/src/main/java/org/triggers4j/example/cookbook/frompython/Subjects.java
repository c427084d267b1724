package org.triggers4j.example.cookbook.frompython;

import java.time.LocalDate;

/** The application's table of subjects. */
@FunctionalInterface
interface Subjects {
    /** Makes a subject; with the same key, the same one. */
    long create(String key, String name, LocalDate birthday);
}
