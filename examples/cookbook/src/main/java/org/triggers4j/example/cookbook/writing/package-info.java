/** The code of {@code docs/guide/writing-tasks.md}: what is run for a building permit. */
@NullMarked
package org.triggers4j.example.cookbook.writing;

import org.jspecify.annotations.NullMarked;
