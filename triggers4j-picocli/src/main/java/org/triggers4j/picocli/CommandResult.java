package org.triggers4j.picocli;

/**
 * What a command that has ended leaves behind.
 *
 * @param exitCode what it would have given to a shell; 0 unless all exit codes count as success
 * @param output the end of what it wrote to the command line's {@code getOut()}
 * @param errorOutput the end of what it wrote to the command line's {@code getErr()}
 * @param isOutputTruncated whether there was more, before that
 * @param isErrorOutputTruncated whether there was more, before that
 */
public record CommandResult(
        int exitCode, String output, String errorOutput, boolean isOutputTruncated, boolean isErrorOutputTruncated) {}
