/** Between kwargs and records: reads, checks and writes them; depends on nothing but payload and error. */
@NullMarked
package org.triggers4j.binding;

import org.jspecify.annotations.NullMarked;
