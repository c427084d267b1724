/** The code of {@code docs/guide/commands-as-tasks.md}. */
@NullMarked
package org.triggers4j.example.cookbook.commands;

import org.jspecify.annotations.NullMarked;
