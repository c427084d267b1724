/**
 * The in-memory store: the reference of what a store does, and the store of tests. And {@link
 * org.triggers4j.memory.DocumentStore}, which does the same on documents that it loads and saves. Depends on store, wakeup,
 * job and workflow.
 */
@NullMarked
package org.triggers4j.memory;

import org.jspecify.annotations.NullMarked;
