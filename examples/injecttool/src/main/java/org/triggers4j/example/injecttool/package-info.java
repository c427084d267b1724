/**
 * The task layer of a tool that collects data on animals and their samples and submits it to an archive: twenty-four tasks, two of
 * them commands, and six schedules. The domain is plain Java; nothing leaves the process.
 */
@NullMarked
package org.triggers4j.example.injecttool;

import org.jspecify.annotations.NullMarked;
