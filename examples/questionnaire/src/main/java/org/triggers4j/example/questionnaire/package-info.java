/**
 * A survey application on the public API. Respondents fill in a questionnaire page by page; {@code questionnaire.json}
 * says which tasks run after which pages. Start with {@link org.triggers4j.example.questionnaire.SurveyApplication}; the
 * rest is the world around it: respondents who behave as people do, a service that is not always there, an operator, and
 * an auditor who looks at the outcome.
 */
@NullMarked
package org.triggers4j.example.questionnaire;

import org.jspecify.annotations.NullMarked;
