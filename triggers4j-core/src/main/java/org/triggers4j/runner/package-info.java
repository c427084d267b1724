/** SPI: how a scheduled instance is executed. Depends on session, job and workflow. */
@NullMarked
package org.triggers4j.runner;

import org.jspecify.annotations.NullMarked;
