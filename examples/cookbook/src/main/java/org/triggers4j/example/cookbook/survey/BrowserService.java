package org.triggers4j.example.cookbook.survey;

import java.io.IOException;

/** A third party that knows browsers by what they call themselves. */
@FunctionalInterface
public interface BrowserService {
    /**
     * Names the browser.
     *
     * @throws IOException when the service does not answer
     */
    String nameOf(String userAgent) throws IOException;
}
