/** The code that the guide shows, a class or a package for each page. What stands between region markers is shown. */
@NullMarked
package org.triggers4j.example.cookbook;

import org.jspecify.annotations.NullMarked;
