/**
 * What an application needs to test its tasks and workflows: {@link org.triggers4j.test.TriggersExtension} for JUnit,
 * {@link org.triggers4j.test.TriggersHarness} without it, {@link org.triggers4j.test.TriggersAssertions}, and {@link
 * org.triggers4j.test.AnyOrder}. Depends on the public API and, for what a join leaves to the engine's slow chores, on the
 * store SPI; the extension needs JUnit, the assertions AssertJ, the rest neither.
 */
@NullMarked
package org.triggers4j.test;

import org.jspecify.annotations.NullMarked;
