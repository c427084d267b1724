package org.triggers4j.example.injecttool;

import java.util.List;

/** Lives through a week of the tool in memory and says whether everything ran as often as it had to; exits with 1 if not. */
public final class InjectToolExample {
    private InjectToolExample() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        try (var week = new Week()) {
            week.run();
            week.tool().activity().all().forEach((task, ends) -> System.out.println(task + " " + ends));
            week.domain()
                    .mailbox()
                    .to(Mailbox.ADMINS)
                    .forEach(mail -> System.out.println("mail to the admins: " + mail.subject()));
            List<String> findings = week.findings();
            findings.forEach(finding -> System.out.println("wrong: " + finding));
            if (!findings.isEmpty()) {
                System.exit(1);
            }
        }
    }
}
