/** Measurements of single steps that need no database, with JMH. */
@NullMarked
package org.triggers4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
