package org.triggers4j.job;

/**
 * A claimed job: what to run and the right to run it.
 *
 * @param attempt how often it has been claimed, this time included
 */
public record Claim(Job job, Lease lease, int attempt) {}
