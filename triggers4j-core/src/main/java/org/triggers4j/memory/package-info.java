/** The in-memory store: the reference of what a store does, and the store of tests; depends on store, wakeup, job and workflow. */
@NullMarked
package org.triggers4j.memory;

import org.jspecify.annotations.NullMarked;
