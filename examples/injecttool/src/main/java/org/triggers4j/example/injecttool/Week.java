package org.triggers4j.example.injecttool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.triggers4j.Triggers;
import org.triggers4j.example.injecttool.Arguments.Data;
import org.triggers4j.memory.InMemoryStore;

/**
 * A week of the tool, in seconds: the clock is put forward three minutes at a time, and what is due then runs. Everything in it is
 * determined by the clock and by counts, so that each week is like the other.
 */
public final class Week implements AutoCloseable {
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(3);
    private static final int STEPS = (int) Duration.ofDays(7).dividedBy(STEP);

    private final AtomicReference<Instant> now = new AtomicReference<>(MONDAY);
    private final FakeBioSamples archive = new FakeBioSamples(5, 4);
    private final Domain domain = Domain.on(archive, (InstantSource) now::get);
    private final InjectTool tool = new InjectTool(
            Triggers.builder()
                    .store(new InMemoryStore())
                    .discoverServices(false)
                    .fireOnly()
                    .clock(domain.clock()),
            domain,
            name -> name.isBlank() ? List.of("a sample has no name") : List.of(),
            STEP);

    /** What its users have: a good submission, an empty one, one to be revised, one long done, and one with a nameless sample. */
    private void fill() {
        submission(1, Submission.Status.WAITING, names("cow", 10));
        submission(2, Submission.Status.READY, List.of());
        submission(3, Submission.Status.READY, names("pig", 3));
        submission(4, Submission.Status.COMPLETED, names("hen", 2));
        submission(5, Submission.Status.LOADED, List.of("goat", " "));
        domain.registry().become(4, Submission.Status.COMPLETED, "Done", MONDAY.minus(Duration.ofDays(28)));
        archive.decide(3, BioSamples.Answer.NEED_REVISION);
        archive.orphan("SAMEA-lost");
        for (int day = 0; day < 7; day++) {
            domain.registry().webSession(MONDAY.plus(Duration.ofDays(day)));
        }
    }

    private void submission(int id, Submission.Status status, List<String> names) {
        domain.registry().add(new Submission(id, "owner-" + id, status, "", MONDAY), names);
    }

    private static List<String> names(String kind, int number) {
        return IntStream.range(0, number).mapToObj(i -> kind + "-" + i).toList();
    }

    /** Lives through it. */
    public void run() {
        fill();
        tool.start();
        tool.load("Template", new Data(1, List.of("Species=Bos taurus", "Breeds=Holstein")));
        tool.validate(5);
        tool.triggers().drain();
        tool.validate(1);
        tool.submit(2);
        tool.submit(3);
        tool.triggers().drain();
        tool.submit(1);
        for (int step = 0; step < STEPS; step++) {
            now.updateAndGet(time -> time.plus(STEP));
            tool.triggers().drain();
        }
    }

    /** What is not as it has to be; empty if all is well. */
    public List<String> findings() {
        var findings = new ArrayList<String>();
        expect(findings, FetchStatus.NAME, 7 * 24 * 4);
        expect(findings, "command.injecttool.clearsessions", 7);
        expect(findings, "command.injecttool.cleanupregistration", 7);
        expect(findings, Upkeep.CleanModels.NAME, 7);
        expect(findings, Upkeep.SearchOrphans.NAME, 1);
        expect(findings, Annotations.AnnotateAll.NAME, 2); // the import's, and Sunday's
        Annotations.KINDS.forEach(kind -> expect(findings, "zooma.Annotate" + kind, 2));
        expect(findings, SubmitSubmission.Submit.NAME, 4); // three chunks and one
        expect(findings, SubmitSubmission.Complete.NAME, 3);
        expectStatus(findings, 1, Submission.Status.COMPLETED);
        expectStatus(findings, 2, Submission.Status.ERROR);
        expectStatus(findings, 3, Submission.Status.NEED_REVISION);
        expectStatus(findings, 5, Submission.Status.NEED_REVISION);
        if (domain.registry().unannotated() > 0) {
            findings.add("words have not been looked up");
        }
        return findings;
    }

    private void expect(List<String> findings, String task, int times) {
        int succeeded = tool.activity().count(task, "succeeded");
        if (succeeded != times) {
            findings.add(task + " succeeded " + succeeded + " times, not " + times);
        }
    }

    private void expectStatus(List<String> findings, int id, Submission.Status expected) {
        Submission submission = domain.registry().submission(id);
        if (submission.status() != expected) {
            findings.add("submission " + id + " is " + submission.status() + ", not " + expected + ": "
                    + submission.message());
        }
    }

    /** The records after it. */
    public Domain domain() {
        return domain;
    }

    /** The tool that lived through it. */
    public InjectTool tool() {
        return tool;
    }

    @Override
    public void close() {
        tool.close();
    }
}
