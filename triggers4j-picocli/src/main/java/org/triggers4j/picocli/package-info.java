/**
 * Commands of picocli as tasks. Depends on the public API of the core, and on picocli. Begin with
 * {@link org.triggers4j.picocli.CommandTasks}.
 */
@org.jspecify.annotations.NullMarked
package org.triggers4j.picocli;
