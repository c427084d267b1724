/** SPI: what the engine needs of a database; depends on workflow, job and wakeup. Conformance: the StoreContract of triggers4j-test. */
@NullMarked
package org.triggers4j.store;

import org.jspecify.annotations.NullMarked;
