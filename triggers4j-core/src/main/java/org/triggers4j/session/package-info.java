/** API: one session, to change it and to look at it; interfaces and values only. Depends on workflow. */
@NullMarked
package org.triggers4j.session;

import org.jspecify.annotations.NullMarked;
