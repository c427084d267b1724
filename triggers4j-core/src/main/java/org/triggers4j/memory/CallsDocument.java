package org.triggers4j.memory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.triggers4j.error.StoreException;
import org.triggers4j.job.JobId;
import org.triggers4j.memory.Documents.Found;
import org.triggers4j.payload.Json;

/** The one document of all calls, of what they and the jobs of sessions have claimed, and of schedules, which make calls. */
final class CallsDocument {
    private static final String KEY = "calls";

    private final Documents documents;

    CallsDocument(Documents documents) {
        this.documents = documents;
    }

    /** Opens it in these tables, in which there are no calls yet. */
    Version open(MemoryState state) {
        Found found = documents.load(KEY);
        Optional<String> fault = found.fault();
        if (found.document().isPresent() && fault.isEmpty()) {
            try {
                CallsText.read(Fields.of(found.body()), state);
            } catch (RuntimeException e) {
                // Whatever values no version would have written make their constructors throw.
                fault = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return new Version(documents, state, found, fault);
    }

    /** One version of it, in tables that may have changed since. Not thread-safe. */
    static final class Version {
        private final Documents documents;
        private final MemoryState state;
        private final Found found;
        private final Optional<String> fault;
        private final List<MemoryJob> calls;
        private final String text;
        private final String claims;

        private Version(Documents documents, MemoryState state, Found found, Optional<String> fault) {
            this.documents = documents;
            this.state = state;
            this.found = found;
            this.fault = fault;
            this.calls = CallsText.calls(state);
            this.text = Json.write(CallsText.write(state));
            this.claims = Json.write(CallsText.claims(state.claims()));
        }

        /** Why it cannot be read; it must not be written then. */
        Optional<String> fault() {
            return fault;
        }

        /**
         * Sees to it that it can be read.
         *
         * @throws StoreException when it cannot
         */
        Version readable() {
            fault.ifPresent(reason -> {
                throw new StoreException(
                        StoreException.Kind.DEFINITE, "The document of calls cannot be read: " + reason, null);
            });
            return this;
        }

        boolean hasCalls() {
            return !calls.isEmpty();
        }

        boolean areClaimsChanged() {
            return !Json.write(CallsText.claims(state.claims())).equals(claims);
        }

        /** Calls that were in the queue, and are not as they were. */
        Set<JobId> changedJobs() {
            Set<MemoryJob> same = new LinkedHashSet<>(CallsText.calls(state));
            return calls.stream()
                    .filter(row -> !same.contains(row))
                    .map(MemoryJob::id)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        /**
         * Saves it, if it has changed and can be read.
         *
         * @return false when it is another by now, to which this save has not contributed
         */
        boolean save() {
            var body = CallsText.write(state);
            return fault.isPresent() || Json.write(body).equals(text) || documents.save(found, body);
        }
    }
}
