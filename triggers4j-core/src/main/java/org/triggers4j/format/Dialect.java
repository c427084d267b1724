package org.triggers4j.format;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;

/** What differs between the notations: how text becomes tokens, and which of them are refused. */
interface Dialect {
    JsonParser open(String text);

    /** Why the current token's value cannot be used, as a sentence or two; empty when it can. */
    String refusal(JsonParser parser);

    /** Why the current token's value should not be written so, though it can be used; empty when all is well. */
    String complaint(JsonParser parser);

    /** What is wrong with the text and what to do. */
    String explain(JacksonException error);

    /** Where the error is. */
    Position locate(JacksonException error);

    /** The place in the text as it was given. */
    Position position(TokenStreamLocation location);
}
