package org.triggers4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.triggers4j.error.ConfigurationException;
import org.triggers4j.error.Problem;
import org.triggers4j.schedule.CronExpression.Dialect;

/** Which texts are expressions, in which canonical form, and what is said about those that are not. */
class CronGrammarTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "* * * * *            | * * * * *",
                "*/15 * * * *         | */15 * * * *",
                "*/1 0-23 * * *       | * * * * *",
                "*/70 * * * *         | */60 * * * *",
                "5-59/70 4 * * *      | 5 4 * * *",
                "0 22-2 * * *         | 0 0-2,22,23 * * *",
                "0 22-4/2 * * *       | 0 0,2,4,22 * * *",
                "0 8-18/3 * * *       | 0 8,11,14,17 * * *",
                "0 0 */2 * *          | 0 0 */2 * *",
                "0 0 31-1 * *         | 0 0 1,31 * *",
                "0 0 * dec-feb *      | 0 0 * 1,2,12 *",
                "0 0 * JANUARY,Mar *  | 0 0 * 1,3 *",
                "0 0 * * fri-mon      | 0 0 * * 0,1,5,6",
                "0 0 * * Sunday       | 0 0 * * 0",
                "0 0 * * 7            | 0 0 * * 0",
                "0 0 * * 5-7          | 0 0 * * 0,5,6",
                "0 0 * * 7-2          | 0 0 * * 0-2",
                "0 0 * * 0-7          | 0 0 * * *",
                "0 0 * * 1-7/2        | 0 0 * * 0,1,3,5",
                "0 0 * * */2          | 0 0 * * */2",
                "0 0 * * mon-fri/2    | 0 0 * * 1,3,5",
                "00 007 * * *         | 0 7 * * *",
                "5,1,3,1 * * * *      | 1,3,5 * * * *",
                "1,2,5-7 * * * *      | 1,2,5-7 * * * *",
                "5,*/20 * * * *       | */20,5 * * * *",
                "7,* * * * *          | * * * * *",
                "0 0 29 2 *           | 0 0 29 2 *",
                "0 0 29 feb mon       | 0 0 29 2 1",
                "0 0 31 2,3 *         | 0 0 31 2,3 *"
            })
    void a_valid_text_has_a_canonical_form(String text, String canonical) {
        var expression = CronExpression.parse(text);

        assertThat(expression).hasToString(canonical);
        assertThat(CronExpression.parse(canonical)).isEqualTo(expression).hasSameHashCodeAs(expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5/15 * * * *     | 5,20,35,50 * * * *",
                "0 0 * * 2/2      | 0 0 * * 2,4,6",
                "0 0 * * 7/3      | 0 0 * * 0,3,6",
                "0 0 1-31 * mon   | 0 0 1-31 * 1",
                "0 0 * * 0-6      | 0 0 * * 0-6",
                "0 0 30 2 1       | 0 0 30 2 1",
                "@hourly          | 0 * * * *",
                "@daily           | 0 0 * * *",
                "@midnight        | 0 0 * * *",
                "@weekly          | 0 0 * * 0",
                "@monthly         | 0 0 1 * *",
                "@yearly          | 0 0 1 1 *",
                "` @annually `    | 0 0 1 1 *"
            })
    void the_unix_dialect_reads_more(String text, String canonical) {
        var expression = CronExpression.parse(text, Dialect.UNIX);

        assertThat(expression).hasToString(canonical);
        assertThat(CronExpression.parse(canonical, Dialect.UNIX)).isEqualTo(expression);
        assertThat(expression.dialect()).isEqualTo(Dialect.UNIX);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "60 * * * *        |  1 | minute: '60' is out of range. Write 0 to 59.",
                "0 24 * * *        |  3 | hour: '24' is out of range",
                "0 0 0 * *         |  5 | day_of_month: '0' is out of range",
                "0 0 * 13 *        |  7 | month_of_year: '13' is out of range. Write 1 to 12, or jan to dec.",
                "0 0 * * 8         |  9 | day_of_week: '8' is out of range. Write 0 to 7, or sun to sat.",
                "0 0 * * 1-8       | 11 | '8' is out of range",
                "99999999999 * * * * | 1 | out of range",
                "*/0 * * * *       |  3 | The step is 0",
                "*/0000000 * * * * |  3 | The step is 0",
                "5/15 * * * *      |  2 | Write '5-59/15', which is what it means in the unix dialect.",
                "*/ * * * *        |  3 | The step is missing",
                "*/x * * * *       |  3 | 'x' is not a step",
                "1-5/2/3 * * * *   |  5 | '2/3' is not a step",
                "*-5 * * * *       |  2 | '*' cannot begin a range",
                "1- * * * *        |  3 | A value is missing",
                "-5 * * * *        |  1 | A value is missing",
                "1-2-3 * * * *     |  3 | '2-3' is not a value",
                "`1,,2 * * * *`    |  3 | There is nothing here",
                "`1, * * * *`      |  3 | There is nothing here",
                "5* * * * *        |  1 | '5*' is not a value",
                "** * * * *        |  1 | '**' is not a value",
                "jan * * * *       |  1 | It belongs to month_of_year. Write 0 to 59.",
                "0 0 * mon *       |  7 | It belongs to day_of_week. Write 1 to 12, or jan to dec.",
                "0 0 * * sundae    |  9 | Did you mean 'sun'? Write 0 to 7, or sun to sat.",
                "0 0 * * su        |  9 | 'su' is not a value of this field",
                "0 0 * * mon-fry   | 13 | 'fry' is not a value of this field",
                "0 0 * * mon#1     | 12 | '#' (the n-th weekday of a month) is not part of crontab",
                "0 0 ? * *         |  5 | '?' (no value) is not part of crontab. Write '*'.",
                "0 0 L * *         |  5 | 'L' (the last) is not part of crontab",
                "0 0 L-3 * *       |  5 | 'L' (the last)",
                "0 0 * * 5L        | 10 | 'L' (the last)",
                "0 0 15w * *       |  7 | 'W' (the nearest weekday) is not part of crontab",
                "0 0 LW * *        |  5 | 'W' (the nearest weekday)",
                "0 0 30 2 *        |  5 | No month of '2' has a day '30'",
                "0 0 31 feb,apr-jun/2,9,11 * | 5 | it would never be due",
                "``                |  1 | this one has 0",
                "`   `             |  4 | this one has 0",
                "* * * *           |  8 | has five fields (minute hour day_of_month month_of_year day_of_week)",
                "0 * * * * *       | 11 | this one has 6. There are no seconds and no years.",
                "@daily            |  1 | Write '0 0 * * *' instead of '@daily'",
                "`  @reboot`       |  3 | '@reboot' is not a known alias",
                "`٣ * * * *`       |  1 | is not a value",
                "`  *   61 * * *`  |  7 | hour: '61' is out of range"
            })
    void an_invalid_text_is_refused_with_the_column(String text, int column, String message) {
        Problem problem = problems(text, Dialect.CELERY).get(0);

        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.line()).isEqualTo(1);
        assertThat(problem.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@reboot    | 1 | '@reboot' is not a known alias. The unix dialect has @hourly",
                "@Daily     | 1 | is not a known alias",
                "0 0 30 2 * | 5 | it would never be due",
                "*/0 * * * * | 3 | The step is 0"
            })
    void the_unix_dialect_refuses_what_it_does_not_know(String text, int column, String message) {
        Problem problem = problems(text, Dialect.UNIX).get(0);

        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.message()).contains(message);
    }

    @Test
    void everything_that_is_wrong_is_reported_at_once() {
        var problems = problems("61,5/2 24-x/0 ? sun *,,mun", Dialect.CELERY);

        assertThat(problems).extracting(Problem::column).containsExactly(1, 5, 8, 11, 13, 15, 17, 23, 24);
        assertThat(problems("5/0 75/x * * *", Dialect.CELERY))
                .extracting(Problem::column)
                .containsExactly(2, 3, 5, 8);
    }

    @Test
    void any_run_of_blanks_separates_fields_and_nothing_else() {
        assertThat(CronExpression.parse("  1 \t 2   3\t4  * ")).hasToString("1 2 3 4 *");

        assertThat(problems("1 2 3 4\n*", Dialect.CELERY).get(0).column()).isEqualTo(10);
        assertThat(problems("1\n 2 3 4 *", Dialect.CELERY).get(0).message()).contains("'1U+000A' is not a value");
    }

    @Test
    void a_text_that_is_too_long_is_refused_as_a_whole() {
        var problems = problems("1,".repeat(500) + "1 * * * *", Dialect.CELERY);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains("over 1000 characters");
    }

    @Test
    void fields_can_be_given_by_name() {
        var expression = CronExpression.crontab()
                .minute("*/15")
                .hour(8, 12, 18)
                .dayOfWeek("mon-fri")
                .build();

        assertThat(expression).isEqualTo(CronExpression.parse("*/15 8,12,18 * * 1-5"));
        assertThat(CronExpression.crontab().build()).isEqualTo(CronExpression.parse("* * * * *"));
        assertThat(CronExpression.crontab()
                        .minute(5)
                        .hour("0")
                        .dayOfMonth("1")
                        .dayOfMonth(1, 15)
                        .monthOfYear("jan")
                        .monthOfYear(2)
                        .dayOfWeek(7)
                        .dialect(Dialect.UNIX)
                        .build())
                .isEqualTo(CronExpression.parse("5 0 1,15 2 0", Dialect.UNIX));
    }

    @Test
    void problems_of_fields_by_name_point_at_the_field() {
        var builder = CronExpression.crontab().minute(60).hour("8,25").dayOfWeek("mon,sundae");

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.pointer() + " " + problem.column())
                                .containsExactly("/minute 1", "/hour 3", "/day_of_week 5"));
        assertThatThrownBy(CronExpression.crontab().minute(-5)::build)
                .hasMessageStartingWith("1:1 /minute: A value is missing here");
        assertThatThrownBy(CronExpression.crontab().dayOfMonth(30).monthOfYear("feb")::build)
                .hasMessageStartingWith("1:1 /day_of_month: No month of 'feb' has a day '30'");
        assertThatThrownBy(CronExpression.crontab().hour()::build).hasMessageContaining("nothing here");
        assertThatThrownBy(CronExpression.crontab().hour(" 5")::build).hasMessageContaining("' 5' is not a value");
    }

    @Test
    void expressions_are_equal_when_dialect_and_canonical_text_are() {
        var expression = CronExpression.parse("0 0 * * mon");

        assertThat(expression)
                .isEqualTo(CronExpression.parse("00 0 * * 1"))
                .isNotEqualTo(CronExpression.parse("0 0 * * mon", Dialect.UNIX))
                .isNotEqualTo(CronExpression.parse("0 0 * * tue"))
                .isNotEqualTo("0 0 * * 1");
    }

    private static List<Problem> problems(String text, Dialect dialect) {
        return catchThrowableOfType(ConfigurationException.class, () -> CronExpression.parse(text, dialect))
                .problems();
    }
}
