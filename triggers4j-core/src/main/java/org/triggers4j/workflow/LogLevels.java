package org.triggers4j.workflow;

/** Log levels as numbers, which is how they are stored and compared. */
public final class LogLevels {
    public static final int NOTSET = 0;
    public static final int TRACE = 5;
    public static final int DEBUG = 10;
    public static final int INFO = 20;
    public static final int WARNING = 30;
    public static final int ERROR = 40;
    public static final int CRITICAL = 50;

    private LogLevels() {}

    /** The name of a level, or the number itself where it has none. */
    public static String name(int level) {
        return switch (level) {
            case NOTSET -> "NOTSET";
            case TRACE -> "TRACE";
            case DEBUG -> "DEBUG";
            case INFO -> "INFO";
            case WARNING -> "WARNING";
            case ERROR -> "ERROR";
            case CRITICAL -> "CRITICAL";
            default -> "Level " + level;
        };
    }
}
