package org.triggers4j.example.injecttool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An archive in memory that takes its time and is away now and then, by the count and not by chance. Thread-safe. */
public final class FakeBioSamples implements BioSamples {
    private static final int PAGE = 10;

    private final int pollsUntilDone;
    private final int awayEvery;
    // Guarded by this.
    private final Map<Integer, Map<String, List<String>>> parts = new LinkedHashMap<>();
    private final Map<Integer, Integer> polls = new LinkedHashMap<>();
    private final Map<Integer, Answer> verdicts = new LinkedHashMap<>();
    private final List<String> accessions = new ArrayList<>();
    private int asked;

    /**
     * An empty archive.
     *
     * @param pollsUntilDone how often it has to be asked of a submission before that is done
     * @param awayEvery every how many questions it cannot be reached; 0 for never
     */
    public FakeBioSamples(int pollsUntilDone, int awayEvery) {
        this.pollsUntilDone = pollsUntilDone;
        this.awayEvery = awayEvery;
    }

    /** What it will say of a submission in the end, other than COMPLETED. */
    public synchronized void decide(int submission, Answer verdict) {
        verdicts.put(submission, verdict);
    }

    /** Holds an accession number that nobody here knows of. */
    public synchronized void orphan(String accession) {
        accessions.add(accession);
    }

    @Override
    public synchronized List<String> submit(int submission, String key, List<String> samples) {
        return parts.computeIfAbsent(submission, id -> new LinkedHashMap<>()).computeIfAbsent(key, part -> {
            var numbers = new ArrayList<String>();
            for (int i = 0; i < samples.size(); i++) {
                numbers.add("SAMEA" + (accessions.size() + 1));
                accessions.add(numbers.get(i));
            }
            return List.copyOf(numbers);
        });
    }

    @Override
    public synchronized List<Answer> answers(int submission) {
        asked++;
        if (awayEvery > 0 && asked % awayEvery == 0) {
            throw new ConnectionException("The archive cannot be reached.");
        }
        boolean isDone = polls.merge(submission, 1, Integer::sum) >= pollsUntilDone;
        var answers = new ArrayList<Answer>();
        int wanted = parts.getOrDefault(submission, Map.of()).size();
        while (answers.size() < wanted) {
            boolean isFirst = answers.isEmpty();
            Answer verdict = isFirst ? verdicts.getOrDefault(submission, Answer.COMPLETED) : Answer.COMPLETED;
            answers.add(isDone ? verdict : Answer.SUBMITTED);
        }
        return answers;
    }

    @Override
    public synchronized List<String> page(int number) {
        int from = number * PAGE;
        return from >= accessions.size()
                ? List.of()
                : List.copyOf(accessions.subList(from, Math.min(accessions.size(), from + PAGE)));
    }
}
