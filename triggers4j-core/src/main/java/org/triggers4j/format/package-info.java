/** Workflows as text: reads and writes JSON (with comments) and YAML; depends on workflow, payload and error. */
@NullMarked
package org.triggers4j.format;

import org.jspecify.annotations.NullMarked;
