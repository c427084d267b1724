package org.triggers4j.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;

/**
 * YAML as far as JSON reaches: no tags, no anchors, no aliases.
 *
 * <p>The only class that needs jackson-dataformat-yaml, which may be absent: nobody may load it before YAML is asked for.
 */
final class YamlDialect implements Dialect {
    private static final YAMLFactory FACTORY =
            YAMLFactory.builder().enable(YAMLReadFeature.EMPTY_STRING_AS_NULL).build();

    // The parser knows where it stopped, its exception's location only where the last good token began.
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    @Override
    public JsonParser open(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    @Override
    public String refusal(JsonParser parser) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return "Aliases like '*name' are not accepted. Write the value out.";
        }
        return parser.getTypeId() == null
                ? ""
                : "Tags like '!name' are not accepted. Write the value alone, in quotes if it should be text.";
    }

    @Override
    public String complaint(JsonParser parser) {
        return parser.getObjectId() == null ? "" : "Anchors like '&name' are not accepted. Remove it.";
    }

    @Override
    public String explain(JacksonException error) {
        String message = error.getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .collect(Collectors.joining(", "));
        return "This is not YAML: " + message + ". Look at the indentation, quotes and brackets here and just before.";
    }

    @Override
    public Position locate(JacksonException error) {
        Position position = position(error.getLocation());
        Matcher place = PLACE.matcher(error.getOriginalMessage());
        while (place.find()) {
            position = new Position(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
        }
        return position;
    }

    @Override
    public Position position(TokenStreamLocation location) {
        return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }
}
