package org.triggers4j.example.cookbook.writing;

import java.io.IOException;

/** Takes letters. */
@FunctionalInterface
public interface Post {
    /**
     * Sends one; a second one under the same key is not sent.
     *
     * @throws IOException when nobody knows whether it was sent
     */
    void send(String key, String addressee) throws IOException;
}
