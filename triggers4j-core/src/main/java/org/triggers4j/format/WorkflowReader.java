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
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Workflow;

/**
 * Reads workflows that people write.
 *
 * <pre>{@code
 * {
 *   // Imports the first page once the questionnaire is complete.
 *   "t_importSubject": {
 *     "after": ["firstPageReceived", "questionnaireComplete"],
 *     "run": "app.ImportSubject"
 *   }
 * }
 * }</pre>
 *
 * <p>JSON may have {@code //} and {@code /* *}{@code /} comments and a comma behind the last element, and may leave out
 * the outer braces. YAML may have all that JSON can say, and needs jackson-dataformat-yaml on the class path; its plain
 * words are read as JSON reads them, so {@code yes} and {@code 0x1F} are text; tags, anchors, aliases and further
 * documents are refused.
 *
 * <p>{@code after} and {@code run} are required; an optional directive that is null counts as absent; a key that is no
 * directive is kept as an extra. The order of the tasks is kept. A text has at most {@link #MAX_LENGTH} characters and
 * 64 levels.
 *
 * <p>Every method throws a {@link ConfigurationException} that carries all problems with JSON Pointer, line and column;
 * only one when the text breaks the notation itself, because what follows cannot be understood then. Thread-safe.
 */
public final class WorkflowReader {
    /** The longest text, in UTF-16 units. */
    public static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_BYTES = 3 * MAX_LENGTH;

    private WorkflowReader() {}

    /** Reads JSON. */
    public static Workflow json(String text) {
        return jsonDocument(text).workflow();
    }

    /** Reads YAML. */
    public static Workflow yaml(String text) {
        return yamlDocument(text).workflow();
    }

    /** Reads a UTF-8 file, {@code .json}, {@code .jsonc}, {@code .yaml} or {@code .yml}. */
    public static Workflow read(Path file) {
        return document(file).workflow();
    }

    /** Takes a workflow that is already a map: what the JSON would be, as Java values; its problems have no lines. */
    public static Workflow of(Kwargs tasks) {
        return new Interpreter(Place.unknown(), new Findings()).workflow(tasks.asMap());
    }

    /** Like {@link #json}, with positions. */
    public static WorkflowDocument jsonDocument(String text) {
        String checked = checked(text);
        return document(new JsonDialect(checked), checked);
    }

    /** Like {@link #yaml}, with positions. */
    public static WorkflowDocument yamlDocument(String text) {
        String checked = checked(text);
        try {
            return document(new YamlDialect(), checked);
        } catch (NoClassDefFoundError e) {
            throw refused(
                    "Reading YAML needs tools.jackson.dataformat:jackson-dataformat-yaml on the class path. Add it, or"
                            + " write the workflow as JSON.");
        }
    }

    /** Like {@link #read}, with positions. */
    public static WorkflowDocument document(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".json") || name.endsWith(".jsonc")) {
            return jsonDocument(text(file));
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return yamlDocument(text(file));
        }
        throw refused("'" + file + "' should end with .json, .jsonc, .yaml or .yml, to say what it is. Rename it.");
    }

    private static WorkflowDocument document(Dialect dialect, String text) {
        var findings = new Findings();
        TreeReader.Tree tree = TreeReader.read(dialect, text, findings);
        return new WorkflowDocument(new Interpreter(tree.place(), findings).workflow(tree.value()), tree.place());
    }

    private static String checked(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused("The text is longer than " + MAX_LENGTH
                    + " characters. Split the workflow, or move data out of it.");
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
