/** What starts the server and the subjects, orders the measurements and prints them. */
@NullMarked
package org.triggers4j.benchmarks.driver;

import org.jspecify.annotations.NullMarked;
