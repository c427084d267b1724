/** The code of {@code docs/guide/groups.md}. */
@NullMarked
package org.triggers4j.example.cookbook.group;

import org.jspecify.annotations.NullMarked;
