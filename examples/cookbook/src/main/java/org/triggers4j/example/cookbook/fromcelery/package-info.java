/** The code of {@code docs/guide/coming-from-celery.md}: what was written for Celery, as it is written here. */
@NullMarked
package org.triggers4j.example.cookbook.fromcelery;

import org.jspecify.annotations.NullMarked;
