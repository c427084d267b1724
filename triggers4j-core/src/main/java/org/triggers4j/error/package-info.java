/** The few exceptions of the library; depends on nothing. */
@NullMarked
package org.triggers4j.error;

import org.jspecify.annotations.NullMarked;
