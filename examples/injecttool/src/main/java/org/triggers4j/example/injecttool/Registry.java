package org.triggers4j.example.injecttool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The application's own records. In memory, instead of a database; thread-safe. */
public final class Registry {
    // Guarded by this.
    private final Map<Integer, Submission> submissions = new LinkedHashMap<>();
    private final Map<Integer, Sample> samples = new LinkedHashMap<>();
    private final Map<String, Boolean> terms = new LinkedHashMap<>();
    private final List<Instant> webSessions = new ArrayList<>();

    /**
     * An animal or a sample of a submission. Immutable.
     *
     * @param accession what the archive calls it, once it is there
     */
    public record Sample(int id, int submission, String name, Optional<String> accession) {
        Sample accessed(String number) {
            return new Sample(id, submission, name, Optional.of(number));
        }
    }

    /** Takes a submission in, with samples of these names. */
    public synchronized void add(Submission submission, List<String> names) {
        submissions.put(submission.id(), submission);
        names.forEach(name -> {
            int id = samples.size() + 1;
            samples.put(id, new Sample(id, submission.id(), name, Optional.empty()));
        });
    }

    /** The submission of this id. */
    public synchronized Submission submission(int id) {
        return Optional.ofNullable(submissions.get(id))
                .orElseThrow(() -> new NoSuchElementException("There is no submission " + id + "."));
    }

    /** Submissions in a status, in the order they came. */
    public synchronized List<Submission> in(Submission.Status status) {
        return submissions.values().stream()
                .filter(submission -> submission.status() == status)
                .toList();
    }

    /** Gives a submission a status. */
    public synchronized void become(int id, Submission.Status status, String message, Instant now) {
        submissions.put(id, submission(id).become(status, message, now));
    }

    /** Deletes submissions in a status that they have had since before a moment; returns how many. */
    public synchronized int deleteOld(Submission.Status status, Instant before) {
        int had = submissions.size();
        submissions
                .values()
                .removeIf(old -> old.status() == status && old.changedAt().isBefore(before));
        samples.values().removeIf(sample -> !submissions.containsKey(sample.submission()));
        return had - submissions.size();
    }

    /** The samples of a submission. */
    public synchronized List<Sample> samples(int submission) {
        return samples.values().stream()
                .filter(sample -> sample.submission() == submission)
                .toList();
    }

    /** A sample, if there is one of this id in this submission. */
    public synchronized Optional<Sample> sample(int submission, int id) {
        return Optional.ofNullable(samples.get(id)).filter(sample -> sample.submission() == submission);
    }

    /** Replaces a sample, or adds it. */
    public synchronized void put(Sample sample) {
        samples.put(sample.id(), sample);
    }

    /** Deletes a sample. */
    public synchronized void remove(Sample sample) {
        samples.remove(sample.id());
    }

    /** Notes a word that is to be looked up in an ontology. */
    public synchronized void term(String kind, String word) {
        terms.putIfAbsent(kind + "/" + word, false);
    }

    /** Notes that all words of a kind have been looked up; returns how many were not before. */
    public synchronized int annotate(String kind) {
        var missing = new ArrayList<String>();
        terms.forEach((term, isAnnotated) -> {
            if (term.startsWith(kind + "/") && !isAnnotated) {
                missing.add(term);
            }
        });
        missing.forEach(term -> terms.put(term, true));
        return missing.size();
    }

    /** How many words have not been looked up. */
    public synchronized long unannotated() {
        return terms.values().stream().filter(isAnnotated -> !isAnnotated).count();
    }

    /** Notes a session of the web application that lasts until a moment. */
    public synchronized void webSession(Instant expires) {
        webSessions.add(expires);
    }

    /** Deletes web sessions that have expired; returns how many. */
    public synchronized int clearWebSessions(Instant now) {
        int had = webSessions.size();
        webSessions.removeIf(expires -> !expires.isAfter(now));
        return had - webSessions.size();
    }
}
