/** The task queues and joiners that ours is compared with, each used as its own documentation recommends. */
@NullMarked
package org.triggers4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
