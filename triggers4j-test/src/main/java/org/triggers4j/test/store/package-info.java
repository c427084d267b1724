/** The contract every store has to meet, for authors of stores; needs JUnit and AssertJ, depends on store and what it shows. */
@NullMarked
package org.triggers4j.test.store;

import org.jspecify.annotations.NullMarked;
