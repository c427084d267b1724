package org.triggers4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.triggers4j.example.questionnaire.Activity;
import org.triggers4j.example.questionnaire.FieldTrial;
import org.triggers4j.example.questionnaire.FieldTrial.Phase;

/**
 * Shows how the demo goes: in a terminal as lines that are drawn again and again, elsewhere as a plain line now and
 * then. Thread-safe.
 */
final class DemoScreen implements FieldTrial.Watcher {
    private static final int BAR = 40;
    private static final long REDRAW_EVERY = 100_000_000;
    private static final long LINE_EVERY = 2_000_000_000;

    private final PrintWriter out;
    private final Supplier<Activity.Counts> counts;
    private final boolean isLive;
    private final boolean isColoured;

    // Guarded by this.
    private long drawnAt;
    private int drawnLines;
    private int done;
    private int of;

    DemoScreen(PrintWriter out, Supplier<Activity.Counts> counts, boolean isLive) {
        this.out = out;
        this.counts = counts;
        this.isLive = isLive;
        this.isColoured = isLive && System.getenv("NO_COLOR") == null;
    }

    @Override
    public synchronized void began(Phase phase) {
        finishPhase();
        String step = phase.number() + "/" + Phase.values().length;
        out.println(bold(step + "  " + phase.sentence() + "."));
        out.flush();
        drawnAt = System.nanoTime();
        done = 0;
        of = 0;
    }

    @Override
    public synchronized void progressed(Phase phase, int nowDone, int nowOf) {
        done = Math.max(done, nowDone);
        of = nowOf;
        long now = System.nanoTime();
        if (now - drawnAt >= (isLive ? REDRAW_EVERY : LINE_EVERY)) {
            drawnAt = now;
            draw();
        }
    }

    /** The last drawing of a phase stays on the screen. */
    synchronized void finishPhase() {
        if (of > 0) {
            draw();
            drawnLines = 0;
            out.println();
            of = 0;
        }
    }

    private void draw() {
        int filled = of == 0 ? BAR : (int) ((long) BAR * done / of);
        int percent = of == 0 ? 100 : (int) (100L * done / of);
        String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
        List<String> lines = isLive
                ? List.of("     " + green(bar) + String.format(Locale.ROOT, " %3d %%", percent), "     " + counts())
                : List.of(String.format(Locale.ROOT, "     %3d %%  ", percent) + counts());
        if (isLive) {
            out.print(Terminal.up(drawnLines));
            lines.forEach(line -> out.print(line + Terminal.clearLine() + "\n"));
            drawnLines = lines.size();
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    private String counts() {
        Activity.Counts now = counts.get();
        return number(now.fires()) + " triggers fired · " + number(now.runs()) + " tasks run · "
                + number(now.retried()) + " to be retried · " + number(now.failed()) + " failed · "
                + number(now.replayed()) + " replayed";
    }

    String bold(String text) {
        return isColoured ? Terminal.bold(text) : text;
    }

    String green(String text) {
        return isColoured ? Terminal.green(text) : text;
    }

    String red(String text) {
        return isColoured ? Terminal.red(text) : text;
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
