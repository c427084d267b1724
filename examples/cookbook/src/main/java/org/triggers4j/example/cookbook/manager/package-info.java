/** The code of {@code docs/guide/managers.md}. */
@NullMarked
package org.triggers4j.example.cookbook.manager;

import org.jspecify.annotations.NullMarked;
