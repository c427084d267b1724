package org.triggers4j.example.injecttool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.triggers4j.example.injecttool.Arguments.Batch;
import org.triggers4j.task.CallContext;
import org.triggers4j.task.Task;

/** Deletes or renames many animals or samples at once; what is not there is named, and does not keep the others. */
final class BatchChange implements Task<Batch, String> {
    private final Domain domain;
    private final boolean isDeleting;
    private final String what;

    private BatchChange(Domain domain, boolean isDeleting, String what) {
        this.domain = domain;
        this.isDeleting = isDeleting;
        this.what = what;
    }

    static List<BatchChange> all(Domain domain) {
        return List.of(
                new BatchChange(domain, true, "Animals"),
                new BatchChange(domain, true, "Samples"),
                new BatchChange(domain, false, "Animals"),
                new BatchChange(domain, false, "Samples"));
    }

    @Override
    public String name() {
        return "submissions." + (isDeleting ? "BatchDelete" : "BatchUpdate") + what;
    }

    @Override
    public String description() {
        return "Batch " + (isDeleting ? "delete " : "update ") + what;
    }

    @Override
    public String run(Batch batch, CallContext context) {
        var missing = new ArrayList<Integer>();
        for (int id : batch.ids()) {
            Optional<Registry.Sample> sample = domain.registry().sample(batch.submissionId(), id);
            sample.ifPresentOrElse(found -> change(found, batch.value()), () -> missing.add(id));
        }
        String message = (batch.ids().size() - missing.size()) + " " + what
                + (missing.isEmpty() ? " changed" : " changed, not found: " + missing);
        domain.become(batch.submissionId(), Submission.Status.LOADED, message);
        return message;
    }

    private void change(Registry.Sample sample, String value) {
        if (isDeleting) {
            domain.registry().remove(sample);
        } else {
            domain.registry().put(new Registry.Sample(sample.id(), sample.submission(), value, sample.accession()));
        }
    }
}
