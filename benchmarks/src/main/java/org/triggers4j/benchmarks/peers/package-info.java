/** Other libraries as subjects, each tuned as its documentation says. */
@NullMarked
package org.triggers4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
