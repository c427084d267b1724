package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.schedule.CronExpression.Dialect;
import org.triggers4j.schedule.MinuteOracle.Span;

/** Random expressions, against an enumeration of all minutes around changes of the clock and of a whole year. */
class CronBruteForceTest {
    private static final long SEED = Long.getLong("cron.seed", 20261121);
    private static final int EXPRESSIONS = 12_000;
    private static final int IN_A_YEAR = 120;
    private static final int DAY = 24 * 60;

    /** One change of the clock each; the names of the zones stand before the time of the change. */
    private static final List<String> CHANGES = List.of(
            "America/New_York 2026-03-08T07:00:00Z",
            "America/New_York 2026-11-01T06:00:00Z",
            "Europe/Rome 2026-03-29T01:00:00Z",
            "Europe/Rome 2026-10-25T01:00:00Z",
            "Australia/Lord_Howe 2026-10-03T15:30:00Z",
            "Australia/Lord_Howe 2026-04-04T15:00:00Z",
            "America/Sao_Paulo 2018-11-04T03:00:00Z",
            "America/Sao_Paulo 2019-02-17T02:00:00Z",
            "Asia/Tehran 2021-03-21T20:30:00Z",
            "Asia/Tehran 2021-09-21T19:30:00Z",
            "Africa/Casablanca 2024-03-10T02:00:00Z",
            "Africa/Casablanca 2024-04-14T02:00:00Z",
            "Pacific/Apia 2011-12-30T10:00:00Z");

    @Test
    void twelve_thousand_expressions_are_due_as_enumerated_around_changes_of_the_clock() {
        System.out.println("cron.seed=" + SEED);
        List<Change> changes = CHANGES.stream().map(Change::parse).toList();
        var dice = new SplittableRandom(SEED);

        for (int i = 0; i < EXPRESSIONS; i++) {
            Subject subject = Subject.roll(dice);
            Change change = changes.get(i / 2 * 2 % (changes.size() - 1));
            Change other = changes.get((i / 2 * 2 + 1) % (changes.size() - 1));
            Change single = changes.get(changes.size() - 1);
            for (Change one : i % 6 == 0 ? List.of(change, other, single) : List.of(change, other)) {
                subject.check(one.span(), one.zone(), i % 2 == 0 ? OnGap.RUN_AFTER : OnGap.SKIP, i);
            }
        }
    }

    @Test
    void some_expressions_are_due_as_enumerated_over_a_leap_year() {
        System.out.println("cron.seed=" + SEED);
        ZoneId zone = ZoneId.of("Europe/Rome");
        Span year = Span.of(Instant.parse("2023-12-31T22:00:00Z"), 367 * DAY, zone);
        var dice = new SplittableRandom(SEED + 1);

        for (int i = 0; i < IN_A_YEAR; i++) {
            Subject.roll(dice).check(year, zone, OnGap.RUN_AFTER, i);
        }
    }

    @Test
    void an_expression_is_refused_exactly_when_no_date_matches() {
        System.out.println("cron.seed=" + SEED);
        var dice = new SplittableRandom(SEED + 2);
        int refused = 0;

        for (int i = 0; i < 3_000; i++) {
            String text = "0 0 " + dice.nextInt(28, 32) + "," + dice.nextInt(29, 32) + " " + dice.nextInt(1, 13) + " *";
            if (!new MinuteOracle(text, Dialect.CELERY).isPossible()) {
                assertThatThrownBy(() -> CronExpression.parse(text))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("it would never be due");
                refused++;
            } else {
                assertThat(CronExpression.parse(text).next(Instant.EPOCH, ZoneId.of("UTC")))
                        .as(text)
                        .isPresent();
            }
        }

        assertThat(refused).isGreaterThan(100);
    }

    /** The two days around a change. */
    private record Change(ZoneId zone, Span span) {
        static Change parse(String text) {
            ZoneId zone = ZoneId.of(text.substring(0, text.indexOf(' ')));
            Instant at = Instant.parse(text.substring(text.indexOf(' ') + 1));
            assertThat(zone.getRules().nextTransition(at.minusSeconds(1)).getInstant())
                    .as(text)
                    .isEqualTo(at);
            return new Change(zone, Span.of(at.minus(Duration.ofHours(26)), 2 * DAY, zone));
        }
    }

    /** An expression with what the oracle makes of it. */
    private record Subject(String text, CronExpression expression, MinuteOracle oracle) {
        static Subject roll(SplittableRandom dice) {
            Dialect dialect = dice.nextInt(3) == 0 ? Dialect.UNIX : Dialect.CELERY;
            while (true) {
                String text = new RandomCrontab(dice, dialect).text();
                var oracle = new MinuteOracle(text, dialect);
                if (oracle.isPossible()) {
                    return new Subject(text, CronExpression.parse(text, dialect), oracle);
                }
            }
        }

        void check(Span span, ZoneId zone, OnGap onGap, int number) {
            List<Instant> expected = oracle.due(span, onGap);
            Instant end = span.minutes().get(span.minutes().size() - 1);
            var found = new ArrayList<Instant>();
            Optional<Instant> next = expression.next(span.minutes().get(0), zone, onGap);
            while (next.isPresent() && !next.get().isAfter(end)) {
                found.add(next.get());
                next = expression.next(next.get(), zone, onGap);
            }
            if (!found.equals(expected)) {
                assertThat(found)
                        .as(
                                "cron.seed=%d, number %d: %s of %s in %s, %s",
                                SEED, number, expression.dialect(), text, zone, onGap)
                        .isEqualTo(expected);
            }
            assertThat(CronExpression.parse(expression.toString(), expression.dialect()))
                    .as(text)
                    .isEqualTo(expression);
        }
    }
}
