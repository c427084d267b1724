/** What is measured, and what a measurement yields. The packages beside it depend on this one. */
@NullMarked
package org.triggers4j.benchmarks;

import org.jspecify.annotations.NullMarked;
