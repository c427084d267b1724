/**
 * Runs scenarios: recorded sessions, one per line of JSON, of which every step says what must be seen after it. Depends on
 * the public API, on the store SPI and, for {@link org.triggers4j.test.scenario.ScenarioTests} and the contract alone, on
 * JUnit.
 */
@NullMarked
package org.triggers4j.test.scenario;

import org.jspecify.annotations.NullMarked;
