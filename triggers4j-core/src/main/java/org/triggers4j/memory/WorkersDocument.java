package org.triggers4j.memory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.triggers4j.job.WorkerId;
import org.triggers4j.memory.Documents.Found;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.JobQueue.Offer;
import org.triggers4j.store.JobQueue.WorkerBeat;

/** The one document of all workers that have not been declared dead. */
final class WorkersDocument {
    private static final String KEY = "workers";

    private final Documents documents;

    WorkersDocument(Documents documents) {
        this.documents = documents;
    }

    /** Makes a call that concerns workers alone, and saves what it has changed. */
    <T> T call(Function<JobQueue, T> call) {
        return Conflicts.insist("The document of workers", () -> {
            Found found = documents.load(KEY);
            var state = new MemoryState();
            read(found, state.workers());
            Map<String, WorkerBeat> before = new LinkedHashMap<>(state.workers());
            T answer = call.apply(new MemoryQueue(state));
            boolean isSaved = before.equals(state.workers()) || documents.save(found, body(state.workers()));
            return isSaved ? Optional.of(answer) : Optional.empty();
        });
    }

    private static Map<String, Object> body(Map<String, WorkerBeat> workers) {
        var texts = new LinkedHashMap<String, Object>();
        workers.forEach((id, worker) -> texts.put(id, text(worker)));
        return new Entries().with("workers", texts).map();
    }

    private static Map<String, Object> text(WorkerBeat worker) {
        return new Entries()
                .with("beat", worker.beat())
                .with("queues", worker.offer().queues())
                .with("tasks", worker.offer().tasks())
                .with("managers", worker.offer().managers())
                .with("runners", worker.offer().runners())
                .map();
    }

    private static void read(Found found, Map<String, WorkerBeat> workers) {
        if (found.document().isPresent()) {
            var fields = Fields.of(found.body()).object("workers");
            fields.names().forEach(id -> workers.put(id, worker(id, fields.object(id))));
        }
    }

    private static WorkerBeat worker(String id, Fields fields) {
        fields.only("beat", "queues", "tasks", "managers", "runners");
        var offer =
                new Offer(set(fields, "queues"), set(fields, "tasks"), set(fields, "managers"), set(fields, "runners"));
        return new WorkerBeat(new WorkerId(id), fields.number("beat"), offer);
    }

    private static Set<String> set(Fields fields, String name) {
        return new LinkedHashSet<>(fields.texts(name));
    }
}
