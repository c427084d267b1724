package org.triggers4j.store;

/**
 * The memory of a fire with an idempotency key, kept for the session's life.
 *
 * @param bodyHash hash of trigger and kwargs, to recognise a reused key
 * @param seq the event it became
 */
public record FireKey(String key, String bodyHash, long seq) {}
