/** JSON values that travel with triggers: immutable, ordered, checked at the door; depends on error. */
@NullMarked
package org.triggers4j.payload;

import org.jspecify.annotations.NullMarked;
