/** Triggers4j as a subject, and the workloads that only it has. */
@NullMarked
package org.triggers4j.benchmarks.ours;

import org.jspecify.annotations.NullMarked;
