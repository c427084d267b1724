package org.triggers4j.example.questionnaire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.triggers4j.example.questionnaire.Respondent.Browser;
import org.triggers4j.example.questionnaire.Respondent.Embedding;
import org.triggers4j.session.InstanceView;
import org.triggers4j.session.SessionInspector;
import org.triggers4j.workflow.InstanceStatus;

/**
 * Compares what the tasks wrote with what the respondents did, and explains what has not run.
 *
 * <p>It asks the engine only for what is left over; all else is computed from the survey's records.
 */
public final class Audit {
    private static final int MOST_EXAMPLES = 5;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> explained = new TreeMap<>();
    private final Map<InstanceStatus, Long> statuses = new TreeMap<>();

    /**
     * One rule, and whether it held.
     *
     * @param rule what has to be so, in words
     * @param checked how many cases it was checked on
     * @param violations the first few cases where it is not so; empty if it held
     */
    public record Finding(String rule, long checked, List<String> violations) {
        public Finding {
            violations = Collections.unmodifiableList(new ArrayList<>(violations));
        }

        public boolean isHeld() {
            return violations.isEmpty();
        }
    }

    private Audit() {}

    /** Looks at everything. */
    public static Audit of(Collection<Respondent> respondents, Survey survey, SurveyApplication application) {
        var audit = new Audit();
        Map<String, Records> records = records(respondents, survey);
        audit.checkSubjects(respondents, records);
        audit.checkPages(respondents, records);
        audit.checkMetadata(respondents, records);
        audit.checkEmbedded(respondents, records);
        audit.checkLeftovers(respondents, application);
        return audit;
    }

    /** What the tasks wrote for one session. */
    private record Records(
            List<Survey.Subject> subjects, List<Survey.Responses> responses, List<Survey.BrowserMetadata> metadata) {
        Records() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(Survey.Row row) {
            if (row instanceof Survey.Subject subject) {
                subjects.add(subject);
            } else if (row instanceof Survey.Responses page) {
                responses.add(page);
            } else if (row instanceof Survey.BrowserMetadata browser) {
                metadata.add(browser);
            }
        }

        boolean areOfSubject(long id) {
            return responses.stream().allMatch(page -> page.subjectId() == id)
                    && metadata.stream().allMatch(browser -> browser.subjectId() == id);
        }
    }

    private static Map<String, Records> records(Collection<Respondent> respondents, Survey survey) {
        var records = new LinkedHashMap<String, Records>();
        respondents.forEach(respondent -> records.put(respondent.session(), new Records()));
        survey.rows().forEach(row -> {
            Records own = records.get(row.session());
            if (own != null) {
                own.add(row);
            }
        });
        return records;
    }

    // ---- the rules ----------------------------------------------------------------------------------------------

    private void checkSubjects(Collection<Respondent> respondents, Map<String, Records> records) {
        var rule = new Rule("Every respondent who completed the questionnaire is one subject, nobody else is any");
        for (Respondent respondent : respondents) {
            List<Survey.Subject> subjects = of(records, respondent).subjects();
            int expected = respondent.completes() ? 1 : 0;
            boolean isRight = subjects.size() == expected
                    && subjects.stream()
                            .allMatch(subject -> subject.name().equals(respondent.name())
                                    && subject.birthday().equals(respondent.birthday()));
            rule.check(isRight, respondent.session() + " has the subjects " + subjects);
        }
        findings.add(rule.finding());
    }

    private void checkPages(Collection<Respondent> respondents, Map<String, Records> records) {
        var rule = new Rule("Every page that was delivered, once or twice, is imported exactly once, for its subject");
        for (Respondent respondent : respondents) {
            Records own = of(records, respondent);
            Set<String> delivered = respondent.completes() ? pages(respondent) : Set.of();
            var imported = new ArrayList<String>();
            own.responses().forEach(page -> imported.add(page.deliveryId()));
            long subject = own.subjects().isEmpty() ? 0 : own.subjects().get(0).id();
            delivered.forEach(page -> rule.check(
                    Collections.frequency(imported, page) == 1,
                    page + " was imported " + Collections.frequency(imported, page) + " times"));
            imported.removeAll(delivered);
            rule.also(imported.isEmpty(), imported + " was imported, but not to be");
            rule.also(own.areOfSubject(subject), respondent.session() + " has records of another subject");
        }
        findings.add(rule.finding());
    }

    private void checkMetadata(Collection<Respondent> respondents, Map<String, Records> records) {
        var rule = new Rule("Every other completed respondent has metadata once, if the service knows the browser");
        for (Respondent respondent : respondents) {
            if (respondent.embedded() != Embedding.IN_TIME) {
                boolean isExpected = respondent.completes() && respondent.browser() == Browser.KNOWN;
                int number = of(records, respondent).metadata().size();
                rule.check(number == (isExpected ? 1 : 0), respondent.session() + " has metadata " + number + " times");
            }
        }
        findings.add(rule.finding());
    }

    private void checkEmbedded(Collection<Respondent> respondents, Map<String, Records> records) {
        var rule = new Rule("Nobody who was known in time to use an app has browser metadata");
        for (Respondent respondent : respondents) {
            if (respondent.embedded() == Embedding.IN_TIME) {
                rule.check(
                        of(records, respondent).metadata().isEmpty(), respondent.session() + " has browser metadata");
            }
        }
        findings.add(rule.finding());
    }

    private void checkLeftovers(Collection<Respondent> respondents, SurveyApplication application) {
        var rule = new Rule("Whatever has not run has a reason not to");
        for (Respondent respondent : respondents) {
            SessionInspector session = application.inspect(respondent.session());
            for (InstanceView instance : session.instances()) {
                statuses.merge(instance.status(), 1L, Long::sum);
                if (!instance.isResolved()) {
                    String reason = reason(respondent, instance);
                    rule.check(
                            !reason.isEmpty(),
                            respondent.session() + " " + instance.name() + " is "
                                    + instance.status().label() + " and lacks " + instance.missingTriggers());
                    explained.merge(reason, 1L, Long::sum);
                }
            }
        }
        explained.remove("");
        findings.add(rule.finding());
    }

    /** Why an instance may wait for ever; empty when it may not. */
    private static String reason(Respondent respondent, InstanceView instance) {
        List<String> missing = instance.missingTriggers();
        if (instance.status() != InstanceStatus.UNSTARTED || respondent.completes()) {
            return "";
        }
        String task = instance.name().task();
        if (missing.equals(List.of("questionnaireComplete"))) {
            return task + " waits for questionnaireComplete: the respondent never finished";
        }
        boolean needsSubject = missing.contains("t_importSubject");
        return needsSubject ? task + " waits for t_importSubject, which waits for questionnaireComplete" : "";
    }

    private static Set<String> pages(Respondent respondent) {
        var pages = new LinkedHashSet<String>();
        respondent.all().stream()
                .filter(delivery -> delivery.trigger().equals("pageReceived"))
                .forEach(delivery -> pages.add(delivery.id()));
        return pages;
    }

    private static Records of(Map<String, Records> records, Respondent respondent) {
        return records.getOrDefault(respondent.session(), new Records());
    }

    // ---- the outcome --------------------------------------------------------------------------------------------

    /** The rules in order. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Whether all rules held. */
    public boolean isPassed() {
        return findings.stream().allMatch(Finding::isHeld);
    }

    /** Why instances still wait, and how many for each reason. */
    public Map<String, Long> explained() {
        return Collections.unmodifiableMap(explained);
    }

    /** How many instances have which status. */
    public Map<InstanceStatus, Long> statuses() {
        return Collections.unmodifiableMap(statuses);
    }

    /** Collects the cases of one rule. */
    private static final class Rule {
        private final String words;
        private final List<String> violations = new ArrayList<>();
        private long checked;

        Rule(String words) {
            this.words = words;
        }

        void check(boolean isRight, String violation) {
            checked++;
            also(isRight, violation);
        }

        void also(boolean isRight, String violation) {
            if (!isRight && violations.size() < MOST_EXAMPLES) {
                violations.add(violation);
            }
        }

        Finding finding() {
            return new Finding(words, checked, violations);
        }
    }
}
