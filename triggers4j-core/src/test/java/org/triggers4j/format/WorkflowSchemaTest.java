package org.triggers4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.Directives;
import org.triggers4j.workflow.Workflow;

class WorkflowSchemaTest {

    private static final Kwargs SCHEMA = schema();
    private static final Kwargs TASK = SCHEMA.object("$defs").object("task");

    @Test
    void the_schema_knows_exactly_the_directives() {
        assertThat(TASK.object("properties").asMap().keySet()).containsExactlyElementsOf(Directives.ALL);
        assertThat(TASK.get("required")).hasValue(Directives.REQUIRED);
        assertThat(TASK.get("additionalProperties")).hasValue(true);
    }

    @Test
    void every_directive_has_a_title_and_a_description() {
        for (String directive : Directives.ALL) {
            Kwargs schema = TASK.object("properties").object(directive);

            assertThat(schema.text("title")).isNotBlank();
            assertThat(schema.text("description")).isNotBlank();
        }
    }

    @Test
    void whatever_the_writer_writes_is_valid() {
        var workflows = new RandomWorkflows(new Random(20261121));

        for (int i = 0; i < 1_000; i++) {
            Workflow workflow = workflows.next();

            assertThat(errors(WorkflowWriter.json(workflow)))
                    .as(workflow.body())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"priority\": 3}}",
                "{\"t_a\": {\"after\": [], \"andEvery\": \"go\", \"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [\"go\"], \"run\": \"a\", \"andEvery\": null, \"unless\": null, \"withParams\": null,"
                        + " \"using\": null}}"
            })
    void what_the_reader_accepts_is_valid(String json) {
        WorkflowReader.json(json);

        assertThat(errors(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"t_a\": 1}",
                "{\"\": {\"after\": [\"go\"], \"run\": \"app.A\"}}",
                "{\"t_a\": {\"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [\"go\"]}}",
                "{\"t_a\": {\"after\": \"go\", \"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [1], \"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [\"\\t\"], \"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [], \"run\": \"app.A\"}}",
                "{\"t_a\": {\"after\": [], \"run\": \"app.A\", \"andEvery\": null}}",
                "{\"t_a\": {\"after\": [], \"run\": \"app.A\", \"andEvery\": [\"go\"]}}",
                "{\"t_a\": {\"after\": [\"go\"], \"run\": null}}",
                "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"unless\": {}}}",
                "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"using\": 1}}",
                "{\"t_a\": {\"after\": [\"go\"], \"run\": \"app.A\", \"withParams\": {\"x\": 1}}}"
            })
    void what_the_reader_refuses_is_invalid(String json) {
        assertThat(WorkflowReaderErrorsTest.problemsOf(() -> WorkflowReader.json(json)))
                .isNotEmpty();
        assertThat(errors(json)).isNotEmpty();
    }

    private static List<String> errors(String json) {
        var errors = new ArrayList<String>();
        validate(SCHEMA, Json.read(json), errors);
        return errors;
    }

    /** The keywords our schema uses, and a complaint about any other. */
    private static void validate(Kwargs schema, @Nullable Object value, List<String> errors) {
        for (String keyword : schema.asMap().keySet()) {
            switch (keyword) {
                case "$schema", "$defs", "title", "description", "else" -> {}
                case "$ref" -> validate(definition(schema.text(keyword)), value, errors);
                case "type" -> check(types(schema).contains(type(value)), "type", errors);
                case "required" -> check(keys(value).containsAll(strings(schema, keyword)), keyword, errors);
                case "properties" ->
                    schema.object(keyword).asMap().keySet().stream()
                            .filter(keys(value)::contains)
                            .forEach(key -> validate(schema.object(keyword).object(key), member(value, key), errors));
                case "additionalProperties" -> {
                    if (schema.get(keyword).orElseThrow() instanceof Map) {
                        keys(value).forEach(key -> validate(schema.object(keyword), member(value, key), errors));
                    }
                }
                case "propertyNames" -> keys(value).forEach(key -> validate(schema.object(keyword), key, errors));
                case "items" -> elements(value).forEach(element -> validate(schema.object(keyword), element, errors));
                case "anyOf" -> check(anyOf(schema, value), keyword, errors);
                case "if" -> {
                    if (!isValid(schema.object(keyword), value)) {
                        validate(schema.object("else"), value, errors);
                    }
                }
                case "minItems" -> check(!(value instanceof List<?> list) || !list.isEmpty(), keyword, errors);
                case "minLength" -> check(!"".equals(value), keyword, errors);
                case "maxLength" -> check(!(value instanceof String s) || s.length() <= 200, keyword, errors);
                case "pattern" ->
                    check(!(value instanceof String s) || s.matches(schema.text(keyword)), keyword, errors);
                default -> throw new AssertionError("The check does not know the keyword " + keyword);
            }
        }
    }

    private static void check(boolean isFine, String keyword, List<String> errors) {
        if (!isFine) {
            errors.add(keyword);
        }
    }

    private static boolean isValid(Kwargs schema, @Nullable Object value) {
        var errors = new ArrayList<String>();
        validate(schema, value, errors);
        return errors.isEmpty();
    }

    private static boolean anyOf(Kwargs schema, @Nullable Object value) {
        return ((List<?>) schema.get("anyOf").orElseThrow())
                .stream().anyMatch(option -> isValid(Kwargs.ofMap((Map<?, ?>) option), value));
    }

    private static Kwargs definition(String reference) {
        return SCHEMA.object("$defs").object(reference.replace("#/$defs/", ""));
    }

    private static List<String> types(Kwargs schema) {
        return schema.get("type").orElseThrow() instanceof String type ? List.of(type) : strings(schema, "type");
    }

    private static List<String> strings(Kwargs schema, String keyword) {
        return ((List<?>) schema.get(keyword).orElseThrow())
                .stream().map(String.class::cast).toList();
    }

    private static String type(@Nullable Object value) {
        if (value instanceof Map || value instanceof List) {
            return value instanceof Map ? "object" : "array";
        }
        return value == null ? "null" : value instanceof String ? "string" : "scalar";
    }

    private static List<String> keys(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(String.class::cast).toList()
                : List.of();
    }

    private static @Nullable Object member(@Nullable Object value, String key) {
        return ((Map<?, ?>) Objects.requireNonNull(value)).get(key);
    }

    private static List<?> elements(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Kwargs schema() {
        try (InputStream in = WorkflowReader.class.getResourceAsStream("workflow.schema.json")) {
            return Kwargs.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
