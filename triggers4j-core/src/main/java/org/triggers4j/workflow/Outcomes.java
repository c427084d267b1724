package org.triggers4j.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.workflow.TaskInstance.Outcome;

/** Copies of an outcome with one part changed. */
final class Outcomes {
    private Outcomes() {}

    static Outcome result(Outcome o, long seq) {
        return new Outcome(
                seq, o.failureSeq(), o.scheduledWith(), o.cooldown(), o.metadata(), o.logLevel(), o.logsResolved());
    }

    static Outcome failure(Outcome o, long seq) {
        return new Outcome(
                o.resultSeq(), seq, o.scheduledWith(), o.cooldown(), o.metadata(), o.logLevel(), o.logsResolved());
    }

    static Outcome scheduledWith(Outcome o, String hash) {
        return new Outcome(
                o.resultSeq(), o.failureSeq(), hash, o.cooldown(), o.metadata(), o.logLevel(), o.logsResolved());
    }

    static Outcome cooldown(Outcome o, @Nullable Duration wait) {
        return new Outcome(
                o.resultSeq(), o.failureSeq(), o.scheduledWith(), wait, o.metadata(), o.logLevel(), o.logsResolved());
    }

    static Outcome metadata(Outcome o, Kwargs more) {
        Kwargs merged = o.metadata().withAll(more);
        return new Outcome(
                o.resultSeq(), o.failureSeq(), o.scheduledWith(), o.cooldown(), merged, o.logLevel(), o.logsResolved());
    }

    static Outcome logLevel(Outcome o, int level) {
        int max = Math.max(o.logLevel(), level);
        return new Outcome(
                o.resultSeq(), o.failureSeq(), o.scheduledWith(), o.cooldown(), o.metadata(), max, o.logsResolved());
    }

    static Outcome logsResolved(Outcome o) {
        return new Outcome(
                o.resultSeq(), o.failureSeq(), o.scheduledWith(), o.cooldown(), o.metadata(), o.logLevel(), true);
    }
}
