package org.triggers4j.example.injecttool;

import java.util.List;

/** What tasks are called with. */
public final class Arguments {
    private Arguments() {}

    /** A submission. */
    public record OfSubmission(int submissionId) {}

    /** Some samples of a submission, to be handed in together. */
    public record Chunk(int submissionId, List<Integer> sampleIds) {}

    /** Data in a file, to become part of a submission. */
    public record Data(int submissionId, List<String> lines) {}

    /** Animals or samples of a submission, and what is to become of their names. */
    public record Batch(int submissionId, List<Integer> ids, String value) {}
}
