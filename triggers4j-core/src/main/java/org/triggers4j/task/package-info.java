/** API: the code that tasks run, and what it sees. Depends on session and workflow. */
@NullMarked
package org.triggers4j.task;

import org.jspecify.annotations.NullMarked;
