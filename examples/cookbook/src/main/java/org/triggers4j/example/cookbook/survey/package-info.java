/** The application that {@code docs/guide/getting-started.md} builds step by step. */
@NullMarked
package org.triggers4j.example.cookbook.survey;

import org.jspecify.annotations.NullMarked;
