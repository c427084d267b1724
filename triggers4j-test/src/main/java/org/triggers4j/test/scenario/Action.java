package org.triggers4j.test.scenario;

import java.time.Duration;
import java.util.Optional;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.task.RetrySignal;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.LogLevels;

/** What a step does; each variant knows how to do it to a live session. */
sealed interface Action {
    void takeOn(LiveSession session);

    /** Fires a trigger, from outside or from inside the run of an instance. */
    record Fire(String trigger, Kwargs kwargs, Optional<String> from) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            if (from.isPresent()) {
                session.during(from.get(), context -> context.manager().fire(trigger, kwargs));
            } else {
                session.manager().fire(trigger, kwargs);
            }
        }
    }

    /** Starts a scheduled instance. */
    record Start(String instance) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.during(instance, context -> {});
        }
    }

    /** The running task logs. */
    record Log(String instance, int level) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.during(instance, context -> {
                switch (level) {
                    case LogLevels.DEBUG -> context.logger().debug("scenario");
                    case LogLevels.INFO -> context.logger().info("scenario");
                    case LogLevels.WARNING -> context.logger().warn("scenario");
                    case LogLevels.ERROR -> context.logger().error("scenario");
                    default -> context.logger().critical("scenario");
                }
            });
        }
    }

    /** The task returns. */
    record Finish(String instance, Optional<Object> result) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.end(instance, new Cue.Return(result));
        }
    }

    /** The task throws; {@code inLogger} is how the original logs what leaves a block of its logger. */
    record Fail(String instance, Thrown thrown, boolean inLogger) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.end(instance, new Cue.Throw(context -> {
                if (inLogger) {
                    context.logger().error("scenario");
                }
                return new ScriptedException(thrown);
            }));
        }
    }

    /** The task asks to be run again. */
    record Retry(
            String instance,
            Optional<Duration> cooldown,
            Optional<Kwargs> kwargs,
            Optional<Thrown> cause,
            Kwargs metadata)
            implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.end(instance, new Cue.Throw(context -> {
                RetrySignal retry = cause.map(ScriptedException::new)
                        .map(context::retry)
                        .orElseGet(context::retry)
                        .withMetadata(metadata);
                retry = cooldown.isPresent() ? retry.cooldown(cooldown.get()) : retry;
                return kwargs.isPresent() ? retry.withKwargs(kwargs.get()) : retry;
            }));
            cooldown.ifPresent(session::pass);
        }
    }

    /** The task gives itself up. */
    record SkipSelf(String instance, Kwargs metadata) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.end(instance, new Cue.Throw(context -> context.skip(metadata)));
        }
    }

    /** An operator replays. */
    record Replay(String instance, Optional<Kwargs> kwargs) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            if (kwargs.isPresent()) {
                session.manager().replayFailedInstance(instance, kwargs.get());
            } else {
                session.manager().replayFailedInstance(instance);
            }
        }
    }

    /** An operator skips. */
    record Skip(String instance, boolean cascade, Kwargs result) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().skipFailedInstance(instance, cascade, result);
        }
    }

    /** Tasks are added or replaced; what they are is judged when it happens. */
    record Configure(Kwargs tasks) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().updateConfiguration(WorkflowReader.of(tasks));
        }
    }

    /** An operator declares the logs as dealt with. */
    record ResolveLogs(String instance) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().markInstanceLogsResolved(instance);
        }
    }

    /** An operator attaches values. */
    record UpdateMetadata(String instance, Kwargs metadata) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().updateInstanceMetadata(instance, metadata);
        }
    }

    /** An operator writes a status. */
    record SetStatus(String instance, InstanceStatus status, Kwargs metadata, Optional<Kwargs> cascade)
            implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().updateInstanceStatus(instance, status, metadata, cascade);
        }
    }

    /** An operator copies an instance. */
    record Clone(String instance) implements Action {
        @Override
        public void takeOn(LiveSession session) {
            session.manager().cloneInstance(instance);
        }
    }

    /** An exception as a scenario describes it. */
    record Thrown(String type, String message, Kwargs context) {}
}
