package org.triggers4j.example.cookbook.calling;

import java.io.IOException;

/** Sends letters. */
@FunctionalInterface
public interface Mail {
    /**
     * Sends a letter, once for each key.
     *
     * @return the letter's number
     */
    String send(String key, String to) throws IOException;
}
