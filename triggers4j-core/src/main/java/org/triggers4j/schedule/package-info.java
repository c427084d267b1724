/**
 * Pure: when something is due. Crontab expressions, intervals and single moments; their next times in a zone; and
 * what a tick of the scheduler does about those that have come. Depends on error only.
 */
@NullMarked
package org.triggers4j.schedule;

import org.jspecify.annotations.NullMarked;
