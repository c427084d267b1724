/** The entry: building, starting and closing a Triggers. The only package that sees all the others. */
@NullMarked
package org.triggers4j;

import org.jspecify.annotations.NullMarked;
