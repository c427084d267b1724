/** The code of {@code docs/guide/cron.md}. */
@NullMarked
package org.triggers4j.example.cookbook.schedule;

import org.jspecify.annotations.NullMarked;
