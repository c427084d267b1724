package org.triggers4j;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.triggers4j.format.WorkflowReader;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.session.TriggerManager;
import org.triggers4j.store.Store;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.LambdaTask;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.TaskContext;
import org.triggers4j.task.TriggerTask;

/** The code of the README, line for line; {@link ReadmeTest} compares the two and runs it. */
final class ReadmeExample {
    private ReadmeExample() {}

    static final class ImportSubject implements TriggerTask {
        record Page(String name, LocalDate birthday) {}

        record In(Page firstPageReceived) {} // a component is a trigger, its type the kwargs

        @Override
        public Object run(TaskContext context) {
            Page page = context.kwargs(In.class).firstPageReceived();
            System.out.println(
                    "Importing " + page.name() + ", born in " + page.birthday().getYear());
            return Map.of("subjectId", 42); // fires t_importSubject with these kwargs
        }
    }

    static Triggers run(Store store) {
        Triggers triggers = Triggers.builder()
                .store(store)
                .task("app.ImportSubject", new ImportSubject())
                .build();
        triggers.start();

        TriggerManager survey = triggers.session("questionnaire-42");
        survey.updateConfiguration(WorkflowReader.json("""
                {
                  // Runs once both have happened, in any order, hours or months apart.
                  "t_importSubject": { "after": ["firstPageReceived", "questionnaireComplete"], "run": "app.ImportSubject" }
                }"""));

        survey.fire("questionnaireComplete");
        survey.fire("firstPageReceived", Kwargs.of("name", "Marcus", "birthday", "1990-05-17"));
        return triggers;
    }

    record Report(String month) {}

    static Integer call(Store store) throws InterruptedException {
        try (Triggers triggers = Triggers.builder()
                .store(store)
                .task(LambdaTask.of("app.Report", Report.class, Integer.class, report -> pagesOf(report.month())))
                .schedule(ScheduleDefinition.of("monthly", "app.Report", Schedule.parse("cron[Europe/Rome] 0 4 1 * *"))
                        .withArguments(Kwargs.of("month", "last")))
                .build()) {
            triggers.start();

            AsyncResult<Integer> result =
                    triggers.task("app.Report", Report.class, Integer.class).delay(new Report("May"));
            return result.get(Duration.ofSeconds(30));
        }
    }

    private static int pagesOf(String month) {
        return month.length();
    }
}
