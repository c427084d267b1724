/** The code of {@code docs/guide/runners.md}. */
@NullMarked
package org.triggers4j.example.cookbook.runner;

import org.jspecify.annotations.NullMarked;
