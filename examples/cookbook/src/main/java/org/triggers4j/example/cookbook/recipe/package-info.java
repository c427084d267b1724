/** The code of {@code docs/guide/cookbook.md}. */
@NullMarked
package org.triggers4j.example.cookbook.recipe;

import org.jspecify.annotations.NullMarked;
