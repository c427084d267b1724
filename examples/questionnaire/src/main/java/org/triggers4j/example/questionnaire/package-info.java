/** A survey whose pages arrive in any order and whose tasks run when their pages are there. */
@NullMarked
package org.triggers4j.example.questionnaire;

import org.jspecify.annotations.NullMarked;
