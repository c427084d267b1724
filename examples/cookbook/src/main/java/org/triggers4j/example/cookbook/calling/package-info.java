/** The code of the guide's pages about tasks that are called: letters to the users of a shop. */
@NullMarked
package org.triggers4j.example.cookbook.calling;

import org.jspecify.annotations.NullMarked;
