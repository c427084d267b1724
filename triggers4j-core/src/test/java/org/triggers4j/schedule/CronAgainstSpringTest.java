package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Expressions that mean the same to us and to Spring, in five zones, over both changes of the clock.
 *
 * <p>Common: five fields (Spring's with the second 0 before them) of stars, values, ranges that do not wrap, and steps;
 * no step over all days of the week, which Spring counts from Monday, and no range from 7. What happens in the hours that a change leaves
 * out or repeats differs on purpose, so that a few hours around it are left out of the comparison. Spring loses
 * more than that when the clock changes at midnight, which it does in none of the zones.
 */
@Timeout(60)
class CronAgainstSpringTest {
    private static final long SEED = Long.getLong("cron.seed", 20261121);
    private static final int EXPRESSIONS = 1_000;
    private static final Duration AROUND = Duration.ofHours(3);
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("America/New_York"),
            ZoneId.of("Europe/Rome"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Jerusalem"),
            ZoneId.of("Africa/Casablanca"));

    @Test
    void expressions_are_due_when_spring_says_so() {
        System.out.println("cron.seed=" + SEED);
        var dice = new SplittableRandom(SEED);
        int compared = 0;

        for (int i = 0; i < EXPRESSIONS; i++) {
            ZoneId zone = ZONES.get(i % ZONES.size());
            String text = text(dice);
            ZoneOffsetTransition first = zone.getRules().nextTransition(Instant.parse("2026-01-01T00:00:00Z"));
            ZoneOffsetTransition second = zone.getRules().nextTransition(first.getInstant());
            for (ZoneOffsetTransition change : List.of(first, second)) {
                List<Instant> ours = ours(text, zone, change);

                assertThat(ours)
                        .as("cron.seed=%d, number %d: %s in %s around %s", SEED, i, text, zone, change)
                        .isEqualTo(springs(text, zone, change));
                compared += ours.size();
            }
        }

        assertThat(compared).isGreaterThan(100_000);
    }

    @Test
    void dates_are_those_of_spring_over_decades() {
        System.out.println("cron.seed=" + SEED);
        var dice = new SplittableRandom(SEED + 1);

        for (int i = 0; i < 500; i++) {
            String text = "30 12 " + days(dice);
            var ours = CronExpression.parse(text);
            var springs = org.springframework.scheduling.support.CronExpression.parse("0 " + text);
            ZonedDateTime time = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Rome"));
            for (int n = 0; n < 10; n++) {
                ZonedDateTime next = ours.next(time).orElseThrow();

                assertThat(next)
                        .as("cron.seed=%d: %s after %s", SEED, text, time)
                        .isEqualTo(springs.next(time));
                time = next;
            }
        }
    }

    private static List<Instant> ours(String text, ZoneId zone, ZoneOffsetTransition change) {
        var expression = CronExpression.parse(text);
        return due(time -> expression.next(time).orElseThrow(), zone, change);
    }

    private static List<Instant> springs(String text, ZoneId zone, ZoneOffsetTransition change) {
        var expression = org.springframework.scheduling.support.CronExpression.parse("0 " + text);
        return due(expression::next, zone, change);
    }

    // Before and after the change apart: between, Spring's next time may be the same time again.
    private static List<Instant> due(UnaryOperator<ZonedDateTime> next, ZoneId zone, ZoneOffsetTransition change) {
        var due = new ArrayList<Instant>();
        ZonedDateTime at = change.getInstant().atZone(zone);
        addDue(due, next, at.minusDays(2), at.minus(AROUND));
        addDue(due, next, at.plus(AROUND), at.plusDays(2));
        return due;
    }

    private static void addDue(
            List<Instant> due, UnaryOperator<ZonedDateTime> next, ZonedDateTime from, ZonedDateTime to) {
        ZonedDateTime time = next.apply(from);
        while (time.isBefore(to)) {
            due.add(time.toInstant());
            time = next.apply(time);
        }
    }

    private static String text(SplittableRandom dice) {
        return field(dice, 0, 59, 2) + " " + field(dice, 0, 23, 3) + " " + days(dice);
    }

    // Not only a 30th or 31st: Spring gives up on those months that lack it.
    private static String days(SplittableRandom dice) {
        String weekdays = field(dice, 0, 6, 6);
        return field(dice, 1, 28, 6) + " " + field(dice, 1, 12, 7) + " " + weekdays.replaceAll("\\*/\\d+", "*");
    }

    private static String field(SplittableRandom dice, int min, int max, int tenths) {
        if (dice.nextInt(10) < tenths) {
            return "*";
        }
        return IntStream.range(0, dice.nextInt(1, 4))
                .mapToObj(i -> item(dice, min, max))
                .collect(Collectors.joining(","));
    }

    private static String item(SplittableRandom dice, int min, int max) {
        int from = dice.nextInt(min, max + 1);
        int to = dice.nextInt(from, max + 1);
        int step = dice.nextInt(1, max);
        return switch (dice.nextInt(4)) {
            case 0 -> "*/" + step;
            case 1 -> from + "-" + to;
            case 2 -> from + "-" + to + "/" + step;
            default -> "" + from;
        };
    }
}
