package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.triggers4j.job.WorkerId;
import org.triggers4j.runner.TaskRunner;
import org.triggers4j.session.QueueVerdict;
import org.triggers4j.session.Verdict;
import org.triggers4j.store.InstanceState;
import org.triggers4j.store.JobQueue;
import org.triggers4j.workflow.TaskConfig;
import org.triggers4j.workflow.TaskInstance;

/** Says of a scheduled instance what keeps its job. */
final class QueueVerdicts {
    private final Evidence.Seen seen;

    QueueVerdicts(Evidence.Seen seen) {
        this.seen = seen;
    }

    Verdict on(TaskInstance instance, InstanceState.JobView job) {
        return switch (job.state()) {
            case READY -> ready(instance, job);
            case LATER ->
                job.runAt()
                        .<Verdict>map(at -> new QueueVerdict.Later(at, instance.parent()))
                        .orElseGet(() -> ready(instance, job));
            case PARKED -> parked(instance, job);
            case HELD -> held(job);
            case DELEGATED -> new QueueVerdict.Delegated(job.attempt(), job.startedAt(), job.runAt());
        };
    }

    private Verdict parked(TaskInstance instance, InstanceState.JobView job) {
        String reason = job.parkedFor().orElse("The reason was not stored.");
        return reason.equals(JobQueue.UNCLAIMABLE) ? ready(instance, job) : new QueueVerdict.Parked(reason);
    }

    private Verdict held(InstanceState.JobView job) {
        WorkerId holder = job.worker().orElseThrow();
        boolean isLive =
                seen.liveWorkers().stream().anyMatch(worker -> worker.id().equals(holder));
        return new QueueVerdict.Held(holder.value(), job.attempt(), job.startedAt(), isLive);
    }

    private Verdict ready(TaskInstance instance, InstanceState.JobView job) {
        Map<String, Predicate<JobQueue.Offer>> needs = needs(instance, job);
        List<JobQueue.Offer> offers =
                seen.liveWorkers().stream().map(JobQueue.WorkerBeat::offer).toList();
        long able = offers.stream()
                .filter(offer -> needs.values().stream().allMatch(need -> need.test(offer)))
                .count();
        if (able > 0) {
            boolean isPinned = job.runner().equals(TaskRunner.THREADS);
            return new QueueVerdict.Turn(job.queue(), (int) able, isPinned);
        }
        List<String> lacking = new ArrayList<>();
        needs.forEach((what, need) -> {
            if (!offers.isEmpty() && offers.stream().noneMatch(need)) {
                lacking.add(what);
            }
        });
        return new QueueVerdict.Unclaimable(offers.size(), lacking, List.copyOf(needs.keySet()));
    }

    /** What a worker must have, in words, each with its test. */
    private Map<String, Predicate<JobQueue.Offer>> needs(TaskInstance instance, InstanceState.JobView job) {
        var needs = new LinkedHashMap<String, Predicate<JobQueue.Offer>>();
        run(instance)
                .ifPresent(run ->
                        needs.put("task '" + run + "'", offer -> offer.tasks().contains(run)));
        needs.put("runner '" + job.runner() + "'", offer -> offer.runners().contains(job.runner()));
        String manager = seen.session().manager();
        needs.put("manager type '" + manager + "'", offer -> offer.managers().contains(manager));
        needs.put("queue '" + job.queue() + "'", offer -> offer.queues().contains(job.queue()));
        return needs;
    }

    // As configured when it was scheduled: a later configuration does not change a job.
    private Optional<String> run(TaskInstance instance) {
        return Optional.ofNullable(instance.outcome().scheduledWith())
                .map(seen.snapshot().workflows()::get)
                .flatMap(workflow -> workflow.task(instance.name().task()))
                .map(TaskConfig::run);
    }
}
