/** Ready-made tasks for tests of workflows. Depends on the task API alone: no test library is needed. */
@NullMarked
package org.triggers4j.test.task;

import org.jspecify.annotations.NullMarked;
