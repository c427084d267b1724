/** What an application needs to test its tasks and workflows, and the contract that every store has to meet. */
@NullMarked
package org.triggers4j.test;

import org.jspecify.annotations.NullMarked;
