/** The ceilings: what plain JDBC and hand-written SQL reach on the same database. */
@NullMarked
package org.triggers4j.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
