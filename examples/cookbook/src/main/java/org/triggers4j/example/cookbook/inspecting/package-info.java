/** The code of {@code docs/guide/inspecting.md}: looking at permits, and repairing them. */
@NullMarked
package org.triggers4j.example.cookbook.inspecting;

import org.jspecify.annotations.NullMarked;
