package org.triggers4j.test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.TriggerManager;

/**
 * Fires the same events in every order and checks that the result is right in each: what a join promises.
 *
 * <pre>{@code
 * harness.anyOrder(session -> session.updateConfiguration(workflow))
 *         .event("firstPageReceived", Kwargs.of("name", "Marcus"))
 *         .event("questionnaireComplete")
 *         .event("questionnaireComplete")
 *         .check(session -> assertThat(session).hasFinished("t_importSubject#0"));
 * }</pre>
 *
 * <p>Each order is run twice, each time in a session of its own: with {@link TriggersHarness#joinAll()} after every event,
 * so that cascades come as early as they can, and with one at the end, so that they come late. An event may occur several
 * times; orders that differ only in which of two equal events comes first are one.
 *
 * <p>Up to six events are tried in all orders. Of more than 720 orders a sample is drawn from a seed, which is logged, is
 * in the message of a failure, and can be {@linkplain #seed set}. Not thread-safe.
 */
public final class AnyOrder {
    private static final Logger LOG = LoggerFactory.getLogger(AnyOrder.class);
    private static final int ORDERS_OF_SIX = 720;

    private final TriggersHarness harness;
    private final Step given;
    private final List<Event> events = new ArrayList<>();
    private Set<Joining> joinings = EnumSet.allOf(Joining.class);
    private int atMost = ORDERS_OF_SIX;
    private Optional<Long> seed = Optional.empty();

    /** What is done with each session. */
    @FunctionalInterface
    public interface Step {
        void run(TriggerManager session) throws Exception;
    }

    /** When {@link TriggersHarness#joinAll()} is called. */
    public enum Joining {
        /** After every event. */
        AFTER_EACH("after each event"),
        /** Once, after the last. */
        AT_THE_END("at the end");

        private final String when;

        Joining(String when) {
            this.when = when;
        }
    }

    private record Event(String trigger, Kwargs kwargs) {
        @Override
        public String toString() {
            return kwargs.isEmpty() ? trigger : trigger + kwargs;
        }
    }

    AnyOrder(TriggersHarness harness, Step given) {
        this.harness = harness;
        this.given = given;
    }

    /** One more event: a trigger without kwargs. */
    public AnyOrder event(String trigger) {
        return event(trigger, Kwargs.empty());
    }

    /** One more event. */
    public AnyOrder event(String trigger, Kwargs kwargs) {
        events.add(new Event(trigger, kwargs));
        return this;
    }

    /** Draws the sample from this seed: the same orders as the last time. */
    public AnyOrder seed(long number) {
        seed = Optional.of(number);
        return this;
    }

    /** Tries at most so many orders; 720 by default. */
    public AnyOrder atMost(int orders) {
        if (orders < 1) {
            throw new IllegalArgumentException("At least one order has to be tried, not " + orders + ".");
        }
        atMost = orders;
        return this;
    }

    /** Joins only then; both by default. */
    public AnyOrder joining(Joining when) {
        joinings = EnumSet.of(when);
        return this;
    }

    /**
     * Runs the orders, one after the other, and the check after each. Sessions that pass are deleted.
     *
     * @return how many sessions were run
     * @throws AssertionError at the first order that breaks, which it names, with what the check (or a fire) threw as its
     *     cause; that order's session is kept
     */
    public int check(Step check) {
        BigInteger count = Orders.count(events);
        boolean isSample = count.compareTo(BigInteger.valueOf(atMost)) > 0;
        long drawnFrom = seed.orElseGet(() -> new Random().nextLong());
        if (isSample) {
            LOG.atInfo()
                    .addKeyValue("orders", count)
                    .addKeyValue("sample", atMost)
                    .addKeyValue("seed", drawnFrom)
                    .log("A sample of the orders is tried");
        }
        Collection<List<Event>> orders = isSample ? Orders.sample(events, atMost, drawnFrom) : Orders.all(events);
        String note = isSample
                ? "It is one of a sample of " + atMost + " of " + count + " orders; .seed(" + drawnFrom
                        + "L) draws the same again."
                : "All " + count + " orders are tried.";
        int number = 0;
        for (List<Event> order : orders) {
            number++;
            for (Joining joining : joinings) {
                run(order, joining, check, "Order " + number, note);
            }
        }
        return orders.size() * joinings.size();
    }

    @SuppressWarnings("CatchAllThrowable") // whatever breaks, the order has to be named
    private void run(List<Event> order, Joining joining, Step check, String which, String note) {
        TriggerManager session = harness.nextSession();
        try {
            given.run(session);
            for (Event event : order) {
                session.fire(event.trigger(), event.kwargs());
                if (joining == Joining.AFTER_EACH) {
                    harness.joinAll();
                }
            }
            harness.joinAll();
            check.run(session);
        } catch (Exception | AssertionError broken) {
            throw new AssertionError(
                    which + " breaks, joined " + joining.when + ", in session '" + session.uid() + "': "
                            + order.stream().map(Event::toString).collect(Collectors.joining(", ")) + ".\n" + note
                            + "\n"
                            + broken.getMessage(),
                    broken);
        }
        session.delete();
    }
}
