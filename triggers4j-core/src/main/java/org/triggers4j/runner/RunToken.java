package org.triggers4j.runner;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.triggers4j.error.InvalidNameException;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;

/**
 * The right to complete a run that was handed over, as it travels to whoever carries the run out.
 *
 * <p>Good for that one run: used up by its completion, and worthless once the time given to it is up and the instance was
 * made ready again. Who has it can complete the run, so send it to nobody else. But it is made of the job's id, which logs
 * show too: it does not replace the authentication of the endpoint that takes completions. Its text is 38 to 56 ASCII
 * characters, none of which need escaping in JSON or in a header.
 *
 * @param lease what the store checks
 */
public record RunToken(Lease lease) {
    private static final Pattern TEXT = Pattern.compile(
            "(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12})@(\\d{1,18})");

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws InvalidNameException when no token looks like that
     */
    public static RunToken of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidNameException(
                    "This is no run token. Present the text of the RunToken that handOver() returned,"
                            + " whole and unchanged.");
        }
        return new RunToken(new Lease(JobId.of(parts.group(1)), Long.parseLong(parts.group(2))));
    }

    /** The text to be sent, and presented on completion. */
    @Override
    public String toString() {
        return lease.toString();
    }
}
