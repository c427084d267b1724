package org.triggers4j.example.questionnaire;

import org.triggers4j.payload.Kwargs;

/**
 * Something that arrives from a respondent, and the trigger it becomes.
 *
 * @param id the browser's own id of it; the same when it sends the same again
 */
public record Delivery(String id, String trigger, Kwargs kwargs) {}
