/** The store on a relational database. May use {@code store}, {@code wakeup}, {@code job}, {@code workflow} and {@code schedule}. */
@NullMarked
package org.triggers4j.jdbc;

import org.jspecify.annotations.NullMarked;
