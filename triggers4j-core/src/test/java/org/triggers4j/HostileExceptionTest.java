package org.triggers4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.InstanceView;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;
import org.triggers4j.workflow.InstanceStatus;

/** Exceptions, and tasks, whose own methods throw when the engine asks them. */
class HostileExceptionTest {
    /** What throws. */
    enum Hostile {
        MESSAGE {
            @Override
            RuntimeException exception() {
                return new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new StackOverflowError();
                    }
                };
            }
        },
        CAUSE {
            @Override
            RuntimeException exception() {
                return new RuntimeException("hostile") {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public synchronized Throwable getCause() {
                        throw new IllegalStateException("no cause for you");
                    }
                };
            }
        },
        TRACE {
            @Override
            RuntimeException exception() {
                return new RuntimeException("hostile") {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public StackTraceElement[] getStackTrace() {
                        throw new AssertionError();
                    }
                };
            }
        };

        abstract RuntimeException exception();
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void the_instance_fails_and_names_the_exception(Hostile hostile) {
        RuntimeException exception = hostile.exception();

        InstanceView failed = Drained.run(
                context -> {
                    throw exception;
                },
                Kwargs.empty());

        assertThat(failed.status()).isEqualTo(InstanceStatus.FAILED);
        assertThat(failed.failure().orElseThrow().type())
                .isEqualTo(exception.getClass().getName());
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void a_task_that_cannot_say_how_often_it_retries_fails(Hostile hostile) {
        RuntimeException exception = hostile.exception();
        var task = new TriggerTask() {
            @Override
            public Object run(TaskContext context) {
                throw context.retry();
            }

            @Override
            public Optional<Integer> maxRetries() {
                throw exception;
            }
        };

        assertThat(Drained.run(task, Kwargs.empty()).status()).isEqualTo(InstanceStatus.FAILED);
    }
}
