package org.triggers4j.example.questionnaire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.FireResult;
import org.triggers4j.session.InstanceView;
import org.triggers4j.workflow.InstanceStatus;
import org.triggers4j.workflow.Operator;

/**
 * Puts the application through its paces: respondents answer, tasks run and are retried, an operator repairs what
 * failed, latecomers arrive. What remains is for the {@link Audit}.
 */
public final class FieldTrial {
    private static final int CLIENTS = 4;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Operator OPERATOR = new Operator("demo operator", "repairs what failed");

    private final SurveyApplication application;
    private final FlakyMetadataService service;
    private final List<Respondent> respondents;
    private final long seed;

    /** What happens when. */
    public enum Phase {
        /** Sessions are opened and respondents answer; tasks run as soon as they have all they wait for. */
        ANSWERING(
                1,
                "Respondents answer, out of order and some of it twice; tasks run as soon as their triggers are there"),
        /** Respondents are silent; tasks that wait for the flaky service are retried. */
        SETTLING(2, "Everybody has gone home; tasks that got no answer from the flaky service try again after a pause"),
        /** Failed instances are replayed or skipped. */
        REPAIRING(3, "An operator replays what can be saved, with corrected data where needed, and skips the rest"),
        /** Pages and facts arrive that nobody waited for any more. */
        LATECOMERS(4, "Pages arrive long after the rest, and some browsers turn out, too late, to be an app"),
        /** The outcome is compared with what the respondents did. */
        AUDITING(5, "An auditor compares what the tasks wrote with what the respondents did");

        private final int number;
        private final String sentence;

        Phase(int number, String sentence) {
            this.number = number;
            this.sentence = sentence;
        }

        /** Its place in the order, from 1. */
        public int number() {
            return number;
        }

        /** What happens in it, in one sentence without its full stop. */
        public String sentence() {
            return sentence;
        }
    }

    /** Is told how it goes; from any thread. */
    public interface Watcher {
        /** A phase begins. */
        void began(Phase phase);

        /** So many of the phase's so many steps are done. */
        void progressed(Phase phase, int done, int of);
    }

    public FieldTrial(
            SurveyApplication application, FlakyMetadataService service, List<Respondent> respondents, long seed) {
        this.application = application;
        this.service = service;
        this.respondents = new ArrayList<>(respondents);
        this.seed = seed;
    }

    /**
     * Does it all, on the calling thread and some others.
     *
     * @param answerFor how long the respondents take, all together, if the machine keeps up
     * @throws InterruptedException when the calling thread is interrupted; the application is as it was then
     */
    public void run(Duration answerFor, Watcher watcher) throws InterruptedException {
        watcher.began(Phase.ANSWERING);
        answer(answerFor, watcher);
        watcher.began(Phase.SETTLING);
        settle(Phase.SETTLING, watcher);
        watcher.began(Phase.REPAIRING);
        repair(watcher);
        watcher.began(Phase.LATECOMERS);
        arriveLate(watcher);
    }

    /** One delivery, at a point between 0 and 1 of the phase. */
    private record Step(double at, boolean isFirst, Respondent respondent, Delivery delivery) {}

    private void answer(Duration answerFor, Watcher watcher) throws InterruptedException {
        var steps = new ArrayList<List<Step>>();
        for (int i = 0; i < CLIENTS; i++) {
            steps.add(new ArrayList<>());
        }
        var random = new Random(seed);
        for (int i = 0; i < respondents.size(); i++) {
            steps.get(i % CLIENTS).addAll(stepsOf(respondents.get(i), random));
        }
        int total = steps.stream().mapToInt(List::size).sum();
        long began = System.nanoTime();
        var work = new ArrayList<Callable<Void>>();
        for (List<Step> mine : steps) {
            mine.sort((a, b) -> Double.compare(a.at(), b.at()));
            work.add(() -> {
                for (Step step : mine) {
                    if (step.isFirst()) {
                        application.open(step.respondent().session());
                    }
                    long due = began + (long) (step.at() * answerFor.toNanos());
                    sleepUntil(due);
                    receive(step.respondent(), step.delivery());
                    watcher.progressed(
                            Phase.ANSWERING,
                            (int) application.activity().counts().fires(),
                            total);
                }
                return null;
            });
        }
        all(work);
    }

    // A respondent's own steps keep their order: each comes a little after the one before.
    private static List<Step> stepsOf(Respondent respondent, Random random) {
        int number = respondent.sends().size();
        double begin = random.nextDouble() * 0.8;
        var steps = new ArrayList<Step>();
        for (int i = 0; i < number; i++) {
            steps.add(new Step(
                    begin + 0.2 * i / number,
                    i == 0,
                    respondent,
                    respondent.sends().get(i)));
        }
        return steps;
    }

    private void receive(Respondent respondent, Delivery delivery) {
        FireResult fired = application.receive(respondent.session(), delivery);
        application.activity().fires.increment();
        if (fired.isRepeat()) {
            application.activity().repeatedFires.increment();
        }
    }

    // Waits until nothing of ours is scheduled or running; that stays so, because nobody fires any more.
    private void settle(Phase phase, Watcher watcher) throws InterruptedException {
        var busy = new ArrayList<>(respondents);
        while (true) {
            busy.removeIf(respondent -> isQuiet(respondent.session()));
            watcher.progressed(phase, respondents.size() - busy.size(), respondents.size());
            if (busy.isEmpty()) {
                return;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private boolean isQuiet(String session) {
        return application.inspect(session).unresolvedInstances().stream()
                .noneMatch(instance ->
                        instance.status() == InstanceStatus.SCHEDULED || instance.status() == InstanceStatus.RUNNING);
    }

    private void repair(Watcher watcher) throws InterruptedException {
        service.repair();
        int done = 0;
        for (Respondent respondent : respondents) {
            application.inspect(respondent.session()).unresolvedInstances().stream()
                    .filter(InstanceView::canReplay)
                    .forEach(failed -> repair(respondent, failed));
            watcher.progressed(Phase.REPAIRING, ++done, respondents.size());
        }
        settle(Phase.REPAIRING, watcher);
        // What the first replay led to may itself be beyond saving.
        respondents.forEach(respondent -> application.inspect(respondent.session()).unresolvedInstances().stream()
                .filter(InstanceView::canSkip)
                .forEach(failed -> skip(respondent.session(), failed)));
    }

    private void repair(Respondent respondent, InstanceView failed) {
        String type = failed.failure().map(failure -> failure.simpleType()).orElse("");
        if (type.equals("UnknownBrowserException")) {
            skip(respondent.session(), failed);
        } else {
            application.replay(respondent.session(), failed, corrected(respondent, failed.kwargs()), OPERATOR);
            application.activity().replayed.increment();
        }
    }

    private void skip(String session, InstanceView failed) {
        application.skip(session, failed, OPERATOR);
        application.activity().skipped.increment();
    }

    // The operator has asked the respondent for the right birthday.
    private static Kwargs corrected(Respondent respondent, Kwargs kwargs) {
        if (!kwargs.has("firstPageReceived")) {
            return kwargs;
        }
        Kwargs page = Kwargs.of("responses", Kwargs.of("birthday", respondent.birthday()));
        return kwargs.mergedWith(Kwargs.of("firstPageReceived", page));
    }

    private void arriveLate(Watcher watcher) throws InterruptedException {
        int total = respondents.stream()
                .mapToInt(respondent -> respondent.sendsLate().size())
                .sum();
        int done = 0;
        for (Respondent respondent : respondents) {
            for (Delivery delivery : respondent.sendsLate()) {
                receive(respondent, delivery);
                watcher.progressed(Phase.LATECOMERS, ++done, total);
            }
        }
        settle(Phase.LATECOMERS, watcher);
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long wait = (nanos - System.nanoTime()) / 1_000_000;
        if (wait > 0) {
            Thread.sleep(wait);
        }
    }

    private static void all(List<Callable<Void>> work) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : clients.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            clients.shutdownNow();
        }
    }
}
