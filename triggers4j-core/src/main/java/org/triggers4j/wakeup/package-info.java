/** SPI: hints that there may be work; depends on nothing. Losing or doubling one is harmless. */
@NullMarked
package org.triggers4j.wakeup;

import org.jspecify.annotations.NullMarked;
