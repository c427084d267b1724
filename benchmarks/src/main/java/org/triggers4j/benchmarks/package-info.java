/** Measurements of the engine and its stores. */
@NullMarked
package org.triggers4j.benchmarks;

import org.jspecify.annotations.NullMarked;
