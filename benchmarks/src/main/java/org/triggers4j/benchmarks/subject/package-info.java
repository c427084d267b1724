/** The process that is measured: it carries out the driver's orders on one task queue and answers with figures. */
@NullMarked
package org.triggers4j.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
