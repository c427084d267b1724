/** SPI: how a scheduled instance is executed. Depends on session and job. */
@NullMarked
package org.triggers4j.runner;

import org.jspecify.annotations.NullMarked;
