package org.triggers4j.example.questionnaire;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.triggers4j.example.questionnaire.Respondent.Browser;
import org.triggers4j.example.questionnaire.Respondent.Embedding;
import org.triggers4j.payload.Kwargs;

/** Makes up respondents who behave as people and networks do; the same seed gives the same ones. */
public final class Respondents {
    private static final String[] NAMES = {
        "Marcus", "Kelly", "Aiko", "Björn", "Chloé", "Dmitri", "Esi", "Fatima", "Guðrún", "Hana", "Inès", "João"
    };
    private static final String[] BROWSERS = {"Firefox/131", "Chrome/130", "Safari/18", "Lynx/2.9"};

    private final Random random;

    private Respondents(long seed) {
        this.random = new Random(seed);
    }

    /** So many respondents, whose sessions begin with the prefix. */
    public static List<Respondent> make(int number, long seed, String prefix) {
        var maker = new Respondents(seed);
        var made = new ArrayList<Respondent>();
        int digits = String.valueOf(number).length();
        for (int i = 1; i <= number; i++) {
            made.add(maker.next(prefix + "-" + String.format("%0" + digits + "d", i)));
        }
        return made;
    }

    private Respondent next(String session) {
        String name = NAMES[random.nextInt(NAMES.length)];
        LocalDate birthday = LocalDate.of(1940 + random.nextInt(65), 1, 1).plusDays(random.nextInt(365));
        Browser browser = is(0.05) ? Browser.UNKNOWN : is(0.05) ? Browser.PRIVATE : Browser.KNOWN;
        boolean completes = !is(0.12);
        Embedding embedding = embedding(completes);

        Kwargs about = Kwargs.of("name", name, "birthday", is(0.04) ? "the " + birthday : birthday.toString());
        var sends = new ArrayList<Delivery>();
        sends.add(delivery(session, "firstPageReceived", "first", Kwargs.of("responses", about)));
        sends.add(page(session, 1, browser));
        var late = new ArrayList<Delivery>();
        int pages = 2 + random.nextInt(5);
        for (int number = 2; number <= pages; number++) {
            if (!completes && is(0.5)) {
                break; // gave up here
            }
            if (!is(0.04)) { // some pages never arrive
                (completes && is(0.06) ? late : sends).add(page(session, number, browser));
            }
        }
        if (completes) {
            sends.add(delivery(session, "questionnaireComplete", "complete", Kwargs.empty()));
        }
        Delivery embedded = delivery(session, "isEmbeddedApplication", "embedded", Kwargs.empty());
        disturb(sends);
        switch (embedding) {
            case NO -> {}
            case IN_TIME -> sends.add(random.nextInt(lastNeeded(sends) + 1), embedded);
            case TOO_LATE -> late.add(embedded);
        }
        return new Respondent(session, name, birthday.toString(), sends, late, completes, embedding, browser);
    }

    private Embedding embedding(boolean completes) {
        double chance = random.nextDouble();
        // Without the subject's import, nothing is ever too late.
        Embedding late = completes ? Embedding.TOO_LATE : Embedding.IN_TIME;
        return chance < 0.15 ? Embedding.IN_TIME : chance < 0.22 ? late : Embedding.NO;
    }

    /** Puts things out of order, and sends some twice. */
    private void disturb(List<Delivery> sends) {
        if (is(0.4)) {
            Collections.shuffle(sends, random);
        }
        for (Delivery delivery : List.copyOf(sends)) {
            if (is(0.12)) {
                sends.add(random.nextInt(sends.size() + 1), delivery);
            }
        }
    }

    // Before this position, the metadata cannot have been asked for: something the subject's import needs is missing.
    private static int lastNeeded(List<Delivery> sends) {
        int first = firstOf(sends, "firstPageReceived");
        int complete = firstOf(sends, "questionnaireComplete");
        return Math.max(first, complete);
    }

    private static int firstOf(List<Delivery> sends, String trigger) {
        for (int i = 0; i < sends.size(); i++) {
            if (sends.get(i).trigger().equals(trigger)) {
                return i;
            }
        }
        return 0;
    }

    private Delivery page(String session, int number, Browser browser) {
        String id = session + "/page-" + number;
        Kwargs page =
                Kwargs.of("page", number, "deliveryId", id, "answers", List.of(random.nextInt(5), random.nextInt(5)));
        Kwargs sent = switch (browser) {
            case KNOWN -> page.with("userAgent", BROWSERS[random.nextInt(BROWSERS.length)]);
            case UNKNOWN -> page.with("userAgent", "a friendly robot");
            case PRIVATE -> page.with("doNotTrack", true);
        };
        return new Delivery(id, "pageReceived", sent);
    }

    private static Delivery delivery(String session, String trigger, String what, Kwargs kwargs) {
        return new Delivery(session + "/" + what, trigger, kwargs);
    }

    private boolean is(double chance) {
        return random.nextDouble() < chance;
    }
}
