/** The code of {@code docs/guide/coming-from-python-triggers.md}: what was written in Python, written in Java. */
@NullMarked
package org.triggers4j.example.cookbook.frompython;

import org.jspecify.annotations.NullMarked;
