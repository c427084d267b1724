package org.triggers4j.test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The different orders of some values; equal values can change places without making another order. */
final class Orders {
    private Orders() {}

    /** How many there are. */
    static BigInteger count(Collection<?> values) {
        var counts = new LinkedHashMap<Object, Integer>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        BigInteger count = factorial(values.size());
        for (int same : counts.values()) {
            count = count.divide(factorial(same));
        }
        return count;
    }

    private static BigInteger factorial(int number) {
        BigInteger product = BigInteger.ONE;
        for (int factor = 2; factor <= number; factor++) {
            product = product.multiply(BigInteger.valueOf(factor));
        }
        return product;
    }

    /** All of them; the first is the given one when equal values stand together or are none. */
    static <T> Collection<List<T>> all(List<T> values) {
        var orders = new ArrayList<List<T>>();
        var left = new LinkedHashMap<T, Integer>();
        values.forEach(value -> left.merge(value, 1, Integer::sum));
        extend(new ArrayList<>(), left, values.size(), orders);
        return orders;
    }

    private static <T> void extend(List<T> begun, Map<T, Integer> left, int length, List<List<T>> orders) {
        if (begun.size() == length) {
            orders.add(Collections.unmodifiableList(new ArrayList<>(begun)));
            return;
        }
        for (Map.Entry<T, Integer> value : left.entrySet()) {
            if (value.getValue() > 0) {
                value.setValue(value.getValue() - 1);
                begun.add(value.getKey());
                extend(begun, left, length, orders);
                begun.remove(begun.size() - 1);
                value.setValue(value.getValue() + 1);
            }
        }
    }

    /** So many different ones, drawn from the seed; fewer than {@link #count}. The given one is the first. */
    static <T> Collection<List<T>> sample(List<T> values, int size, long seed) {
        var random = new Random(seed);
        var orders = new LinkedHashSet<List<T>>();
        orders.add(Collections.unmodifiableList(new ArrayList<>(values)));
        while (orders.size() < size) {
            var order = new ArrayList<>(values);
            Collections.shuffle(order, random);
            orders.add(Collections.unmodifiableList(order));
        }
        return orders;
    }
}
