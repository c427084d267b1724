/** The code of {@code docs/guide/installing.md}: processes of one application, and how they are stopped. */
@NullMarked
package org.triggers4j.example.cookbook.installing;

import org.jspecify.annotations.NullMarked;
