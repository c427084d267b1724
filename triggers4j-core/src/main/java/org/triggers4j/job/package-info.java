/** Pure: one row of the durable queue and the right to run it; depends on nothing. */
@NullMarked
package org.triggers4j.job;

import org.jspecify.annotations.NullMarked;
