package org.triggers4j.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.spi.LoggingEventBuilder;
import org.triggers4j.task.TaskLogger;
import org.triggers4j.workflow.LogLevels;

/**
 * Passes everything on to the application's logger and keeps the highest level.
 *
 * <p>It says that every level is on, because the level counts even where the application does not print it.
 */
final class LevelTrackingLogger extends AbstractLogger implements TaskLogger {
    private static final long serialVersionUID = 1L;

    private final transient Logger delegate;
    private final AtomicInteger highest = new AtomicInteger(LogLevels.NOTSET);

    LevelTrackingLogger(String name) {
        this.name = name;
        this.delegate = LoggerFactory.getLogger(name);
    }

    int highestLevel() {
        return highest.get();
    }

    @Override
    public void critical(String message, Object... arguments) {
        highest.accumulateAndGet(LogLevels.CRITICAL, Math::max);
        delegate.error(message, arguments);
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
        highest.accumulateAndGet(number(level), Math::max);
        LoggingEventBuilder event = delegate.atLevel(level);
        if (marker != null) {
            event = event.addMarker(marker);
        }
        if (thrown != null) {
            event = event.setCause(thrown);
        }
        if (arguments == null) {
            event.log(message);
        } else {
            event.log(message, arguments);
        }
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
