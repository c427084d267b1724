package org.triggers4j.cli;

import java.io.Console;
import java.lang.reflect.Method;
import java.util.Optional;

/** Whether somebody sits in front of this program, and how to write to that person. */
final class Terminal {
    private static final String ESCAPE = "\u001b[";

    private Terminal() {}

    /** The terminal, if standard input and output both are one. */
    @SuppressWarnings("SystemConsoleNull") // it does on Java 17, and later ones are asked
    static Optional<Console> console() {
        Console console = System.console();
        boolean isDumb = "dumb".equals(System.getenv("TERM"));
        return console == null || isDumb || !isTerminal(console) ? Optional.empty() : Optional.of(console);
    }

    // Since Java 22 there is always a console, and a method that says whether it is a terminal.
    private static boolean isTerminal(Console console) {
        try {
            Method asks = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(asks.invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Text in bold, green or red, for a terminal that may be coloured. */
    static String bold(String text) {
        return ESCAPE + "1m" + text + ESCAPE + "0m";
    }

    static String green(String text) {
        return ESCAPE + "32m" + text + ESCAPE + "0m";
    }

    static String red(String text) {
        return ESCAPE + "31m" + text + ESCAPE + "0m";
    }

    /** Goes up so many lines, to their beginning. */
    static String up(int lines) {
        return lines == 0 ? "\r" : ESCAPE + lines + "F";
    }

    /** Forgets the rest of the line. */
    static String clearLine() {
        return ESCAPE + "K";
    }
}
