package org.triggers4j.example.injecttool;

import java.util.List;

/** The archive, as far as the tool needs it. */
public interface BioSamples {
    /** What the archive says of one part of a submission. */
    enum Answer {
        /** It is at it. */
        SUBMITTED,
        /** It is done. */
        COMPLETED,
        /** Something has to be changed. */
        NEED_REVISION,
        /** It broke. */
        ERROR
    }

    /** It could not be reached, which passes. */
    final class ConnectionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConnectionException(String message) {
            super(message);
        }
    }

    /**
     * Hands in samples.
     *
     * @param key stands for this part of this submission: the same once more changes nothing
     * @return the accession numbers, in order
     */
    List<String> submit(int submission, String key, List<String> samples);

    /** What it says of the parts of a submission. */
    List<Answer> answers(int submission);

    /** One page of all accession numbers, from 0; empty beyond the last. */
    List<String> page(int number);
}
