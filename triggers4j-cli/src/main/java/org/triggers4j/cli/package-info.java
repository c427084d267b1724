/** The command line. Talks to the public API and to {@code StoreQueries}, never to SQL. */
@NullMarked
package org.triggers4j.cli;

import org.jspecify.annotations.NullMarked;
