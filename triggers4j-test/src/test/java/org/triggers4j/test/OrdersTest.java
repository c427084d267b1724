package org.triggers4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();

    @Test
    void three_values_have_six_orders_and_the_given_one_comes_first() {
        assertThat(Orders.all(List.of("a", "b", "c")))
                .containsExactly(
                        List.of("a", "b", "c"),
                        List.of("a", "c", "b"),
                        List.of("b", "a", "c"),
                        List.of("b", "c", "a"),
                        List.of("c", "a", "b"),
                        List.of("c", "b", "a"));
    }

    @Test
    void equal_values_that_change_places_make_no_other_order() {
        assertThat(Orders.all(List.of("a", "b", "a")))
                .containsExactlyInAnyOrder(List.of("a", "a", "b"), List.of("a", "b", "a"), List.of("b", "a", "a"));
    }

    @Test
    void there_are_as_many_as_counted() {
        for (List<Integer> values : List.of(List.<Integer>of(), List.of(1), List.of(1, 1, 1), List.of(1, 2, 2, 3, 3))) {
            assertThat(Orders.all(values))
                    .doesNotHaveDuplicates()
                    .hasSize(Orders.count(values).intValueExact());
        }
        assertThat(Orders.count(TEN)).isEqualTo(3_628_800);
    }

    @Test
    void a_sample_has_different_orders_of_the_same_values_and_begins_with_the_given_one() {
        var sample = Orders.sample(TEN, 100, 42);

        assertThat(sample).hasSize(100).doesNotHaveDuplicates().startsWith(TEN);
        assertThat(sample).allSatisfy(order -> assertThat(order).containsExactlyInAnyOrderElementsOf(TEN));
    }

    @Test
    void a_sample_is_its_seed_s() {
        assertThat(Orders.sample(TEN, 50, 7)).containsExactlyElementsOf(Orders.sample(TEN, 50, 7));
        assertThat(Orders.sample(TEN, 50, 7)).isNotEqualTo(Orders.sample(TEN, 50, 8));
    }
}
