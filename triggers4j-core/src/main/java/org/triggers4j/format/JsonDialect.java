package org.triggers4j.format;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON as people write it into a file: with comments, with a comma behind the last element, and without the outer
 * braces when a document only shows some tasks.
 */
final class JsonDialect implements Dialect {
    // JsonFactory is immutable and thread-safe.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(WorkflowReader.MAX_LENGTH) // TreeReader refuses long ones, and reads on
                    .build())
            .build();

    private final boolean hasBraces;

    JsonDialect(String text) {
        this.hasBraces = !startsWithMember(text);
    }

    @Override
    public JsonParser open(String text) {
        // The brace goes into a line of its own before the text, and the one that closes it behind a last // comment.
        return FACTORY.createParser(ObjectReadContext.empty(), hasBraces ? text : "{\n" + text + "\n}");
    }

    @Override
    public String refusal(JsonParser parser) {
        return "";
    }

    @Override
    public String complaint(JsonParser parser) {
        return "";
    }

    @Override
    public String explain(JacksonException error) {
        if (error instanceof UnexpectedEndOfInputException) {
            return "The text ends too early. Add the missing quote, bracket or brace.";
        }
        return "This is not JSON: " + error.getOriginalMessage()
                + ". Look for a missing or surplus comma, quote, bracket or brace here or just before.";
    }

    @Override
    public Position locate(JacksonException error) {
        return position(error.getLocation());
    }

    @Override
    public Position position(TokenStreamLocation location) {
        return new Position(
                Math.max(1, location.getLineNr() - (hasBraces ? 0 : 1)), Math.max(1, location.getColumnNr()));
    }

    private static boolean startsWithMember(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return false;
            }
            parser.getString();
            int end = (int) parser.currentLocation().getCharOffset();
            return text.substring(end).stripLeading().startsWith(":");
        } catch (JacksonException e) {
            return false; // whoever reads the text for its tasks reports it
        }
    }
}
