/** The code of {@code docs/guide/logging.md}: a task that says what it noticed, and who reads it. */
@NullMarked
package org.triggers4j.example.cookbook.logging;

import org.jspecify.annotations.NullMarked;
