package org.triggers4j.format;

import java.nio.file.Path;
import org.triggers4j.error.ConfigurationException;
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
        return document(SourceText.WORKFLOW.json(text));
    }

    /** Like {@link #yaml}, with positions. */
    public static WorkflowDocument yamlDocument(String text) {
        return document(SourceText.WORKFLOW.yaml(text));
    }

    /** Like {@link #read}, with positions. */
    public static WorkflowDocument document(Path file) {
        return document(SourceText.WORKFLOW.file(file));
    }

    private static WorkflowDocument document(SourceText.Source source) {
        Place place = source.tree().place();
        return new WorkflowDocument(
                new Interpreter(place, source.findings()).workflow(source.tree().value()), place);
    }
}
