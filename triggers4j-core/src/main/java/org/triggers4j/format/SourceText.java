package org.triggers4j.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;

/**
 * Text that people write, and what it is called in messages: as plain values with their places.
 *
 * @param whole what the document is
 * @param parts what its members are
 */
record SourceText(String whole, String parts) {
    static final SourceText WORKFLOW = new SourceText("workflow", "tasks");
    static final SourceText SCHEDULES = new SourceText("schedules", "schedules");

    private static final int MAX_LENGTH = WorkflowReader.MAX_LENGTH;
    private static final int MAX_BYTES = 3 * MAX_LENGTH;

    /** What was read, and what was found wrong with it so far. */
    record Source(TreeReader.Tree tree, Findings findings) {}

    Source json(String text) {
        String checked = checked(text);
        return read(new JsonDialect(checked), checked);
    }

    Source yaml(String text) {
        String checked = checked(text);
        try {
            return read(new YamlDialect(), checked);
        } catch (NoClassDefFoundError e) {
            throw refused(
                    "Reading YAML needs tools.jackson.dataformat:jackson-dataformat-yaml on the class path. Add it, or"
                            + " write the " + whole + " as JSON.");
        }
    }

    Source file(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".json") || name.endsWith(".jsonc")) {
            return json(text(file));
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return yaml(text(file));
        }
        throw refused("'" + file + "' should end with .json, .jsonc, .yaml or .yml, to say what it is. Rename it.");
    }

    private Source read(Dialect dialect, String text) {
        var findings = new Findings();
        return new Source(TreeReader.read(dialect, text, this, findings), findings);
    }

    private String checked(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("The text is longer than " + MAX_LENGTH + " characters. Split the " + whole
                    + ", or move data out of it.");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused("'" + file + "' is longer than " + MAX_LENGTH + " characters. Split it.");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw refused("There is no file '" + file + "'. Check the path.");
        } catch (CharacterCodingException e) {
            throw refused("'" + file + "' is not UTF-8. Save it as UTF-8.");
        } catch (IOException e) {
            throw refused("'" + file + "' cannot be read: " + e + ". Is it a file you may read?");
        }
    }

    private static ConfigurationException refused(String message) {
        return new ConfigurationException(List.of(new Problem("", 0, 0, message)));
    }
}
