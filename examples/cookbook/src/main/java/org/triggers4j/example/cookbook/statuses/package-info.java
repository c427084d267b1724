/** The code of {@code docs/guide/statuses.md}: a permit with an instance in each status. */
@NullMarked
package org.triggers4j.example.cookbook.statuses;

import org.jspecify.annotations.NullMarked;
