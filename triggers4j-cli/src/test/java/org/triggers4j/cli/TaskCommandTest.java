package org.triggers4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.triggers4j.Triggers;
import org.triggers4j.TriggersBuilder;
import org.triggers4j.jdbc.JdbcStore;
import org.triggers4j.job.Job;
import org.triggers4j.job.JobId;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.store.CallStore;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.Task;

class TaskCommandTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Object store() {
        return "sqlite:" + directory.resolve("shop.db");
    }

    /** An engine of the application on the file, whose tasks run only if it has any. */
    private Triggers application(Task<?, ?>... tasks) {
        TriggersBuilder builder = Triggers.builder()
                .store(JdbcStore.sqlite(directory.resolve("shop.db")))
                .discoverServices(false)
                .pollEvery(Duration.ofMillis(20))
                .tasks(List.of(tasks));
        Triggers triggers = (tasks.length == 0 ? builder.fireOnly() : builder).build();
        triggers.start();
        return triggers;
    }

    private static Task<Kwargs, Object> write() {
        return LambdaTask.of("app.Write", Kwargs.class, Object.class, arguments -> {
            if (arguments.has("fail")) {
                throw new IllegalStateException("out of paper");
            }
            return Kwargs.of("to", arguments.text("to"), "pages", 2);
        });
    }

    private static Kwargs json(Cli cli) {
        assertThat(cli.out()).hasLineCount(1);
        return Kwargs.parse(cli.out());
    }

    @Test
    void apply_puts_a_call_into_the_queue_and_prints_its_id() throws Exception {
        try (Triggers application = application(write())) {
            Cli cli = Cli.run("task", "apply", "app.Write", "--arg", "to=Ann", "--store", store());

            assertThat(cli.err()).isEmpty();
            assertThat(cli.exit()).isZero();
            assertThat(application.result(cli.out().strip(), Kwargs.class).get(SOON))
                    .isEqualTo(Kwargs.of("to", "Ann", "pages", 2));
        }
    }

    @Test
    void apply_can_wait_for_the_result() {
        try (Triggers application = application(write())) {
            Cli cli = Cli.run("task", "apply", "app.Write", "--arg", "to=Ann", "--wait", "30s", "--store", store());

            assertThat(cli.exit()).isZero();
            assertThat(cli.out())
                    .contains("app.Write ", " is SUCCEEDED since ", "{\"to\":\"Ann\",\"pages\":2}")
                    .hasLineCount(2);
        }
    }

    @Test
    void apply_that_waits_for_a_failure_ends_with_1() {
        try (Triggers application = application(write())) {
            Cli cli = Cli.run(
                    "task", "apply", "app.Write", "--arg", "fail:=true", "--wait", "30s", "--json", "--store", store());

            assertThat(cli.exit()).isEqualTo(1);
            assertThat(json(cli).text("state")).isEqualTo("FAILED");
            assertThat(json(cli).object("failure").text("message")).isEqualTo("out of paper");
        }
    }

    @Test
    void apply_that_has_waited_in_vain_says_so_and_ends_with_1() {
        application().close();

        Cli cli = Cli.run("task", "apply", "app.Nobody", "--wait", "PT0.05S", "--json", "--store", store());

        assertThat(cli.exit()).isEqualTo(1);
        assertThat(cli.err()).contains("is not over after PT0.05S").hasLineCount(1);
        assertThat(json(cli).text("state")).isEqualTo("QUEUED");
    }

    @Test
    void what_the_call_asks_for_is_stored_with_it() {
        application().close();

        Cli cli = Cli.run(
                "task",
                "apply",
                "app.Write",
                "--args",
                "{\"to\": \"Ann\", \"pages\": 1}",
                "--arg",
                "pages:=[1, {\"a\": null}]",
                "--arg",
                "note=5:=x",
                "--eta",
                "2200-01-01T00:00:00+01:00",
                "--expires-at",
                "2200-01-02T00:00:00Z",
                "--queue",
                "mail",
                "--priority",
                "7",
                "--header",
                "by=me",
                "--json",
                "--store",
                store());

        assertThat(cli.exit()).isZero();
        Kwargs call = json(cli);
        assertThat(call.object("arguments").toJson())
                .isEqualTo("{\"to\":\"Ann\",\"pages\":[1,{\"a\":null}],\"note\":\"5:=x\"}");
        assertThat(call.text("state")).isEqualTo("SCHEDULED");
        assertThat(call.text("due")).isEqualTo("2199-12-31T23:00:00Z");
        assertThat(call.text("queue")).isEqualTo("mail");
        assertThat(call.object("headers")).isEqualTo(Kwargs.of("by", "me"));
        assertThat(call.asMap())
                .containsOnlyKeys(
                        "id", "task", "queue", "state", "arguments", "invocationId", "headers", "applied", "due");
        try (Triggers application = application()) {
            Job job = ((CallStore.CallState.Live) application
                            .calls()
                            .find(List.of(JobId.of(call.text("id"))))
                            .get(JobId.of(call.text("id"))))
                    .job();
            assertThat(job.priority()).isEqualTo(7);
            assertThat(job.limits().expiresAt()).isEqualTo(Instant.parse("2200-01-02T00:00:00Z"));
        }
    }

    @Test
    void arguments_that_make_no_sense_are_refused() {
        application().close();

        assertRefused("--args is followed by JSON, so the mistake is shown", "--args", "{\"to\": }");
        assertRefused("'nothing'", "--arg", "nothing");
        assertRefused("--arg to", "--arg", "to:={");
        assertRefused("is no moment such as 2026-12-24T17:00:00Z", "--eta", "2026-12-24T17:00:00");
        assertRefused("is no duration such as 90s", "--countdown", "soon");
        assertRefused("mutually exclusive", "--countdown", "1s", "--eta", "2026-12-24T17:00:00Z");
        assertThat(Cli.run("task", "list", "--store", store()).out()).doesNotContain("app.Write");
    }

    private void assertRefused(String why, String... options) {
        var words = new ArrayList<Object>(List.of("task", "apply", "app.Write", "--store", store()));
        words.addAll(List.of(options));

        Cli cli = Cli.run(words.toArray());

        assertThat(cli.exit()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).contains(why.startsWith("--args") ? "--args:" : why);
    }

    @Test
    void result_says_where_a_call_stands() throws Exception {
        try (Triggers application = application(write())) {
            AsyncResult<Object> good = application.task("app.Write").delay(Kwargs.of("to", "Ann"));
            AsyncResult<Object> bad = application.task("app.Write").delay(Kwargs.of("fail", true));

            Cli won = Cli.run("task", "result", good.id().orElseThrow(), "--wait", "30s", "--store", store());
            Cli lost = Cli.run("task", "result", bad.id().orElseThrow(), "--wait", "30s", "--store", store());
            Cli facts = Cli.run("task", "result", good.id().orElseThrow(), "--json", "--store", store());

            assertThat(won.exit()).isZero();
            assertThat(won.out()).contains(" is SUCCEEDED since ").contains("\"pages\":2");
            assertThat(lost.exit()).isEqualTo(1);
            assertThat(lost.out()).contains(" is FAILED since ", "IllegalStateException: out of paper");
            assertThat(json(facts).object("result").integer("pages")).isEqualTo(2);
            assertThat(json(facts).has("ended")).isTrue();
        }
    }

    @Test
    void result_of_a_call_that_waits_ends_with_0_unless_its_end_was_waited_for() {
        String id;
        try (Triggers application = application()) {
            id = application.task("app.Write").delay(Kwargs.empty()).id().orElseThrow();
        }

        Cli looked = Cli.run("task", "result", id, "--store", store());
        Cli waited = Cli.run("task", "result", id, "--wait", "PT0.01S", "--store", store());

        assertThat(looked.exit()).isZero();
        assertThat(looked.out()).startsWith("app.Write " + id + " is QUEUED, called at ");
        assertThat(waited.exit()).isEqualTo(1);
    }

    @Test
    void an_unknown_call_ends_with_3_and_what_is_no_id_with_2() {
        application().close();
        String unknown = "0198c5f0-0000-7000-8000-000000000001";

        assertThat(Cli.run("task", "result", unknown, "--store", store()).exit())
                .isEqualTo(3);
        assertThat(Cli.run("task", "cancel", unknown, "--yes", "--store", store())
                        .exit())
                .isEqualTo(3);
        assertThat(Cli.run("task", "result", "42", "--store", store()).err()).contains("'42' is not the id of a call");
        assertThat(Cli.run("task", "result", "42", "--store", store()).exit()).isEqualTo(2);
    }

    @Test
    void cancel_ends_a_call_that_waits() {
        String id;
        try (Triggers application = application()) {
            id = application.task("app.Write").delay(Kwargs.empty()).id().orElseThrow();
        }

        Cli asked = Cli.run("task", "cancel", id, "--store", store());
        Cli cancelled = Cli.run("task", "cancel", id, "--yes", "--json", "--store", store());
        Cli again = Cli.run("task", "cancel", id, "--yes", "--store", store());

        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("Cancel app.Write " + id + ", which is QUEUED?", "--yes");
        assertThat(cancelled.exit()).isZero();
        assertThat(json(cancelled).text("state")).isEqualTo("CANCELLED");
        assertThat(again.exit()).isEqualTo(4);
        assertThat(again.err()).contains("is CANCELLED already");
        assertThat(Cli.run("task", "result", id, "--store", store()).exit()).isEqualTo(1);
    }

    @Test
    void cancel_tells_a_call_that_runs_to_stop() throws Exception {
        var runs = new CountDownLatch(1);
        Task<Void, Void> forEver = LambdaTask.of("app.ForEver", Void.class, Void.class, none -> {
            runs.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        try (Triggers application = application(forEver)) {
            AsyncResult<Void> call = application.task(forEver).delay(null);
            runs.await();

            Cli cli = Cli.run("task", "cancel", call.id().orElseThrow(), "--yes", "--store", store());

            assertThat(cli.exit()).isZero();
            assertThat(cli.out()).contains("app.ForEver").contains("told to stop");
            assertThat(call.outcome(SOON).state().name()).isEqualTo("CANCELLED");
        }
    }

    @Test
    void list_shows_the_youngest_first_by_task_queue_and_state() throws Exception {
        application().close();
        String later = Cli.run("task", "apply", "app.Later", "--queue", "x", "--countdown", "1h", "--store", store())
                .out()
                .strip();
        String good;
        String bad;
        try (Triggers application = application(write())) {
            AsyncResult<Object> first = application.task("app.Write").delay(Kwargs.of("to", "Ann"));
            first.get(SOON);
            AsyncResult<Object> second = application.task("app.Write").delay(Kwargs.of("fail", true));
            second.outcome(SOON);
            good = first.id().orElseThrow();
            bad = second.id().orElseThrow();
        }
        String waits = Cli.run("task", "apply", "app.Other", "--queue", "mail", "--store", store())
                .out()
                .strip();

        assertThat(ids()).containsExactly(waits, bad, good, later);
        assertThat(ids("--live")).containsExactly(waits, later);
        assertThat(ids("--ended")).containsExactly(bad, good);
        assertThat(ids("--state", "FAILED")).containsExactly(bad);
        assertThat(ids("--state", "QUEUED")).containsExactly(waits);
        assertThat(ids("--state", "FAILED", "--live")).isEmpty();
        assertThat(ids("--task", "app.Other")).containsExactly(waits);
        assertThat(ids("--queue", "default")).containsExactly(bad, good);
        assertThat(ids("--limit", "1")).containsExactly(waits);
        assertThat(ids("--before", bad)).containsExactly(good, later);
    }

    private List<String> ids(String... options) {
        var words = new ArrayList<Object>(List.of("task", "list", "--json", "--store", store()));
        words.addAll(List.of(options));
        return Cli.run(words.toArray())
                .out()
                .lines()
                .map(line -> Kwargs.parse(line).text("id"))
                .toList();
    }

    @Test
    void list_is_a_table_that_says_whether_there_is_more() {
        application().close();
        Cli.run("task", "apply", "app.One", "--store", store());
        String second =
                Cli.run("task", "apply", "app.Two", "--store", store()).out().strip();

        Cli all = Cli.run("task", "list", "--store", store());
        Cli one = Cli.run("task", "list", "--limit", "1", "--store", store());

        assertThat(all.out()).hasLineCount(4).contains("app.One", "app.Two", "QUEUED");
        assertThat(all.err()).isEmpty();
        assertThat(one.out()).contains("app.Two").doesNotContain("app.One");
        assertThat(one.err()).contains("There are more: --before " + second);
        assertThat(Cli.run("task", "list", "--limit", "0", "--store", store()).exit())
                .isEqualTo(2);
        assertThat(Cli.run("task", "list", "--live", "--ended", "--store", store())
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void task_alone_explains_itself_and_a_typo_is_corrected() {
        assertThat(Cli.run("task").exit()).isEqualTo(2);
        assertThat(Cli.run("task").err()).contains("apply", "result", "cancel", "list");
        assertThat(Cli.run("task", "aply").err()).contains("apply");
        assertThat(Cli.run("task", "apply", "app.Write").err()).contains("--store");
    }

    @Test
    void a_store_that_is_not_there_is_not_made() {
        Cli cli = Cli.run("task", "apply", "app.Write", "--store", store());

        assertThat(cli.exit()).isEqualTo(3);
        assertThat(directory.resolve("shop.db")).doesNotExist();
    }
}
