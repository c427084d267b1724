/** The code of {@code docs/guide/configuring.md}: the tasks of a building permit. */
@NullMarked
package org.triggers4j.example.cookbook.configuring;

import org.jspecify.annotations.NullMarked;
