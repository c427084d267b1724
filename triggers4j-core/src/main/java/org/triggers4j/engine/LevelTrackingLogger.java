package org.triggers4j.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.workflow.LogLevels;

/**
 * Passes everything on to the application's logger with the variables, and keeps the highest level.
 *
 * <p>It says that every level is on, because the level counts even where the application does not print it.
 */
final class LevelTrackingLogger extends AbstractLogger implements TaskLogger, LoggingEventAware {
    private static final long serialVersionUID = 1L;

    // Where the backend looks for the line of code that logged: behind the frames of these.
    private static final String PLAIN_CALLS = AbstractLogger.class.getName();
    private static final String FLUENT_CALLS = DefaultLoggingEventBuilder.class.getName();
    private static final String OWN_CALLS = LevelTrackingLogger.class.getName();

    private final transient Logger delegate;
    private final transient Map<String, @Nullable Object> variables;
    private final AtomicInteger highest;

    LevelTrackingLogger(String name) {
        this(LoggerFactory.getLogger(name), Collections.emptyMap(), new AtomicInteger(LogLevels.NOTSET));
    }

    private LevelTrackingLogger(Logger delegate, Map<String, @Nullable Object> variables, AtomicInteger highest) {
        this.name = delegate.getName();
        this.delegate = delegate;
        this.variables = variables;
        this.highest = highest;
    }

    int highestLevel() {
        return highest.get();
    }

    @Override
    public TaskLogger with(Map<String, ?> more) {
        var all = new LinkedHashMap<String, @Nullable Object>(variables);
        all.putAll(more);
        return new LevelTrackingLogger(delegate, all, highest);
    }

    @Override
    public void critical(String message, Object... arguments) {
        note(LogLevels.CRITICAL);
        write(line(Level.ERROR, message, arguments, null), OWN_CALLS);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        DefaultLoggingEvent line = line(level, message, arguments, thrown);
        if (marker != null) {
            line.addMarker(marker);
        }
        write(line, PLAIN_CALLS);
    }

    private DefaultLoggingEvent line(
            Level level, @Nullable String message, Object @Nullable [] arguments, @Nullable Throwable thrown) {
        var line = new DefaultLoggingEvent(level, this);
        line.setMessage(message);
        line.setThrowable(thrown);
        if (arguments != null) {
            line.addArguments(arguments);
        }
        return line;
    }

    /** A line of the fluent API. */
    @Override
    public void log(LoggingEvent line) {
        write(line, FLUENT_CALLS);
    }

    private void write(LoggingEvent line, String callers) {
        note(number(line.getLevel()));
        if (!delegate.isEnabledForLevel(line.getLevel())) {
            return;
        }
        DefaultLoggingEvent whole = withVariables(line);
        whole.setCallerBoundary(callers);
        if (delegate instanceof LoggingEventAware aware) {
            aware.log(whole);
        } else {
            rebuild(whole, callers).log(whole.getMessage());
        }
    }

    // The variables of the line itself win over those of the logger.
    private DefaultLoggingEvent withVariables(LoggingEvent line) {
        var whole = new DefaultLoggingEvent(line.getLevel(), delegate);
        whole.setMessage(line.getMessage());
        whole.setThrowable(line.getThrowable());
        markers(line).forEach(whole::addMarker);
        arguments(line).forEach(whole::addArgument);
        var all = new LinkedHashMap<String, @Nullable Object>(variables);
        pairs(line).forEach(pair -> all.put(pair.key, pair.value));
        all.forEach(whole::addKeyValue);
        return whole;
    }

    private LoggingEventBuilder rebuild(LoggingEvent line, String callers) {
        LoggingEventBuilder event = delegate.makeLoggingEventBuilder(line.getLevel());
        if (event instanceof CallerBoundaryAware aware) {
            aware.setCallerBoundary(callers);
        }
        for (KeyValuePair pair : pairs(line)) {
            event = event.addKeyValue(pair.key, pair.value);
        }
        for (Marker marker : markers(line)) {
            event = event.addMarker(marker);
        }
        for (Object argument : arguments(line)) {
            event = event.addArgument(argument);
        }
        return event.setCause(line.getThrowable());
    }

    // A line without any has null.

    private static List<KeyValuePair> pairs(LoggingEvent line) {
        return Objects.requireNonNullElse(line.getKeyValuePairs(), List.of());
    }

    private static List<Marker> markers(LoggingEvent line) {
        return Objects.requireNonNullElse(line.getMarkers(), List.of());
    }

    private static List<Object> arguments(LoggingEvent line) {
        return Objects.requireNonNullElse(line.getArguments(), List.of());
    }

    private void note(int level) {
        highest.accumulateAndGet(level, Math::max);
    }

    private static int number(Level level) {
        return switch (level) {
            case TRACE -> LogLevels.TRACE;
            case DEBUG -> LogLevels.DEBUG;
            case INFO -> LogLevels.INFO;
            case WARN -> LogLevels.WARNING;
            case ERROR -> LogLevels.ERROR;
        };
    }

    @Override
    public boolean isTraceEnabled() {
        return true;
    }

    @Override
    public boolean isTraceEnabled(@Nullable Marker marker) {
        return true;
    }

    @Override
    public boolean isDebugEnabled() {
        return true;
    }

    @Override
    public boolean isDebugEnabled(@Nullable Marker marker) {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled(@Nullable Marker marker) {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled(@Nullable Marker marker) {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled(@Nullable Marker marker) {
        return true;
    }
}
