package org.triggers4j.example.questionnaire;

/** A third party that knows browsers. */
@FunctionalInterface
public interface MetadataService {
    /**
     * Names the browser.
     *
     * @throws UnavailableException when it is not there just now
     * @throws UnknownBrowserException when it has never heard of it
     */
    String browserOf(String userAgent) throws UnavailableException, UnknownBrowserException;

    /** Ask again later. */
    final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException() {
            super("503 Service Unavailable");
        }
    }

    /** No use asking again. */
    final class UnknownBrowserException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownBrowserException(String userAgent) {
            super("Nobody knows a browser called '" + userAgent + "'");
        }
    }
}
