/**
 * The shell around the pure core: gathers intents into commits, claims and runs jobs, keeps leases, tells hooks. Not
 * exported. Depends on everything but the root and memory.
 */
@NullMarked
package org.triggers4j.engine;

import org.jspecify.annotations.NullMarked;
