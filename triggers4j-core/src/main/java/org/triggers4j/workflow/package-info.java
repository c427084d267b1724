/** Pure: what a session's configuration means, and what each event changes; depends on payload and error. */
@NullMarked
package org.triggers4j.workflow;

import org.jspecify.annotations.NullMarked;
