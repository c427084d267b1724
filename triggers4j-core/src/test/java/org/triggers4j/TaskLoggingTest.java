package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.triggers4j.task.ExceptionContext.withContext;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceStatus;

/** What a task's log lines carry, and what the framework remembers of them. */
class TaskLoggingTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // else the thread's variables are those of a later moment
            line.getCallerData();
            super.append(line);
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger("app.It");
    private final Logger library = (Logger) LoggerFactory.getLogger("some.library");

    @BeforeEach
    void listen() {
        for (Logger each : List.of(logger, library)) {
            each.setLevel(Level.INFO);
            each.setAdditive(false);
            each.addAppender(lines);
        }
        lines.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        library.detachAppender(lines);
    }

    private InstanceView run(TriggerTask task) {
        return Drained.run(task, Kwargs.empty());
    }

    private static Map<String, Object> pairs(ILoggingEvent line) {
        var pairs = new LinkedHashMap<String, Object>();
        if (line.getKeyValuePairs() != null) {
            line.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, pair.value));
        }
        return pairs;
    }

    private ILoggingEvent onlyLine() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0);
    }

    @Test
    void variables_are_attached_to_every_line_of_the_scope() {
        run(context -> context.logged(Map.of("appVersion", "1.2"), log -> {
            log.info("plain {}", 1);
            log.atWarn().addKeyValue("page", 3).addArgument(2).log("fluent {}");
            return null;
        }));

        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("plain 1", "fluent 2");
        assertThat(pairs(lines.list.get(0))).isEqualTo(Map.of("appVersion", "1.2"));
        assertThat(pairs(lines.list.get(1))).isEqualTo(Map.of("appVersion", "1.2", "page", 3));
    }

    @Test
    void a_line_may_carry_variables_of_its_own_which_win() {
        run(context -> {
            TaskLogger log = context.logger().with(Map.of("step", "one"));
            log.atInfo().addKeyValue("step", "two").log("line");
            return null;
        });

        assertThat(pairs(onlyLine())).isEqualTo(Map.of("step", "two"));
    }

    @Test
    void lines_of_libraries_can_be_traced_to_session_instance_and_scope() {
        run(context -> context.logged(Map.of("appVersion", "1.2", "ids", List.of(1, 2)), log -> {
            library.info("inside");
            return null;
        }));

        assertThat(onlyLine().getMDCPropertyMap())
                .isEqualTo(Map.of(
                        TaskLogger.SESSION,
                        "s",
                        TaskLogger.INSTANCE,
                        "t_it#0",
                        TaskLogger.ATTEMPT,
                        "1",
                        "appVersion",
                        "1.2",
                        "ids",
                        "[1,2]"));
    }

    @Test
    void the_thread_is_left_with_the_variables_it_had() {
        MDC.put("appVersion", "outer");
        try {
            run(context -> context.logged(Map.of("appVersion", "inner"), log -> null));

            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("appVersion", "outer"));
        } finally {
            MDC.clear();
        }
    }

    @Test
    void the_place_in_the_code_is_the_tasks_own() {
        run(context -> {
            context.logger().info("plain");
            context.logger().atInfo().log("fluent");
            context.logger().critical("critical");
            return null;
        });

        assertThat(lines.list)
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line.getCallerData()[0].getClassName()).isEqualTo(TaskLoggingTest.class.getName()));
    }

    @Test
    void an_exception_that_leaves_the_scope_is_logged_once_with_its_own_context_and_goes_on() {
        var spam = withContext(new IllegalStateException("spam"), Map.of("score", 0.93));

        InstanceView failed = run(context -> context.logged(
                Map.of("appVersion", "1.2"),
                outer -> context.logged(Map.of("page", 3), inner -> {
                    throw spam;
                })));

        ILoggingEvent line = onlyLine();
        assertThat(line.getLevel()).isEqualTo(Level.ERROR);
        assertThat(line.getFormattedMessage()).isEqualTo("IllegalStateException: spam");
        assertThat(line.getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
        assertThat(pairs(line)).isEqualTo(Map.of("page", 3, "score", 0.93));
        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(failed.failure().orElseThrow().context()).isEqualTo(Kwargs.of("score", 0.93));
        assertThat(failed.logLevelName()).isEqualTo("ERROR");
    }

    @Test
    void a_raised_retry_or_skip_leaves_the_scope_without_a_word() {
        run(context -> context.logged(Map.of(), log -> {
            throw context.skip();
        }));

        assertThat(lines.list).isEmpty();
    }

    /** The ways a run ends. */
    enum Ending {
        FINISH {
            @Override
            Object of(TaskContext context) {
                return Map.of();
            }
        },
        FAIL {
            @Override
            Object of(TaskContext context) {
                throw new IllegalStateException("broken");
            }
        },
        RETRY {
            @Override
            Object of(TaskContext context) {
                throw context.retry();
            }
        },
        SKIP {
            @Override
            Object of(TaskContext context) {
                throw context.skip();
            }
        };

        abstract Object of(TaskContext context);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void the_highest_level_is_recorded_however_the_run_ends(Ending ending) {
        InstanceView ended = run(context -> {
            context.logger().with(Map.of("a", 1)).atWarn().log("printed");
            context.logger().info("printed");
            return context.depth() == 0 ? ending.of(context) : null;
        });

        assertThat(ended.logLevelName()).isEqualTo("WARNING");
    }

    @Test
    void a_level_that_is_switched_off_counts_too() {
        assertThat(run(context -> {
                            context.logger().atDebug().addKeyValue("a", 1).log("not printed");
                            return null;
                        })
                        .logLevelName())
                .isEqualTo("DEBUG");
        assertThat(lines.list).isEmpty();
    }
}
