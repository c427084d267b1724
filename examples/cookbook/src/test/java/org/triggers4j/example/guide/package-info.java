/** What keeps the guide true: reads its pages, fills their code from the sources, and says what is wrong with them. */
@NullMarked
package org.triggers4j.example.guide;

import org.jspecify.annotations.NullMarked;
