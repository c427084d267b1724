package org.triggers4j.test.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.triggers4j.job.Claim;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.job.WorkerId;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Ending;
import org.triggers4j.store.CallStore.Enqueued;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Filter;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.NewCall;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.Store;

/**
 * What clients and workers do with calls, drawn from a seed, each step told together with all that can be seen after it.
 * Leaves out what a store may do in its own time or order, such as whom it wakes before a gate.
 */
final class RandomCalls {
    private static final List<WorkerId> WORKERS = List.of(new WorkerId("w1"), new WorkerId("w2"), new WorkerId("w3"));
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final List<Gate> GATES = List.of(
            CallFixture.door("one", 1),
            CallFixture.door("two", 2),
            CallFixture.rated("rate", 3, Duration.ofSeconds(60)));

    private final Store store;
    private final CallStore calls;
    private final Random random;
    private final List<Claim> claims = new ArrayList<>();
    private Instant now = StoreFixture.T0;
    private int enqueued;
    private String said = "";

    RandomCalls(Store store, long seed) {
        this.store = store;
        this.calls = store.calls();
        this.random = new Random(seed);
    }

    /** The last step. */
    String said() {
        return said;
    }

    /** Makes the next step; returns its answer and everything there is to see afterwards. */
    List<String> step() {
        now = now.plus(Duration.ofMillis(random.nextInt(8_000)));
        var seen = new ArrayList<String>();
        seen.add(act());
        List<JobId> ids =
                IntStream.range(0, enqueued).mapToObj(StoreFixture::id).toList();
        var found = calls.find(ids);
        ids.forEach(id -> seen.add(Optional.ofNullable(found.get(id)).toString()));
        for (String key : KEYS) {
            seen.add(key + " " + calls.holder(key) + " " + calls.ignoredUntil(key, now));
        }
        for (boolean isLive : List.of(true, false)) {
            var filter = new Filter(Optional.empty(), Optional.empty(), isLive, Optional.empty());
            seen.add(calls.list(filter, Optional.empty(), 1_000).toString());
        }
        for (WorkerId worker : WORKERS) {
            seen.add(worker + " " + sorted(calls.cancelRequested(worker)) + " "
                    + sorted(store.queue().heldBy(worker).stream()
                            .map(Lease::job)
                            .toList()));
        }
        seen.add(store.queue().nextPromotion().toString());
        return seen;
    }

    private static List<JobId> sorted(List<JobId> ids) {
        return ids.stream().sorted().toList();
    }

    private String act() {
        int die = random.nextInt(100);
        if (die < 30) {
            return enqueue();
        } else if (die < 45) {
            return claim();
        } else if (die < 60) {
            return admit();
        }
        return die < 78 ? end() : die < 90 ? take() : chore();
    }

    // ---- clients --------------------------------------------------------------------------------------------------

    private String enqueue() {
        var list = new ArrayList<NewCall>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            list.add(newCall());
        }
        said = "enqueue " + list;
        return calls.enqueue(list, now, CallFixture.endOf(EndState.FAILED, now)).stream()
                .map(outcome -> outcome instanceof Enqueued.Failed ? "failed" : outcome.toString())
                .toList()
                .toString();
    }

    private NewCall newCall() {
        boolean isRepeated = enqueued > 0 && random.nextInt(12) == 0;
        int number = isRepeated ? random.nextInt(enqueued) : enqueued++;
        JobBuilder call = CallFixture.call(number).priority(random.nextInt(3)).mostAttempts(random.nextInt(3));
        if (random.nextInt(4) == 0) {
            call.runAt(soon());
        }
        if (random.nextInt(3) == 0) {
            call.expiresAt(soon());
        }
        if (random.nextBoolean()) {
            call.unique(anyOf(KEYS));
        } else if (random.nextBoolean()) {
            call.unique(anyOf(KEYS), soon());
        }
        return random.nextInt(3) == 0 ? call.ignoring(anyOf(KEYS)).newCall() : call.newCall();
    }

    private Instant soon() {
        return now.plusSeconds(random.nextInt(60));
    }

    private <T> T anyOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // ---- workers --------------------------------------------------------------------------------------------------

    private String claim() {
        WorkerId worker = anyOf(WORKERS);
        int limit = 1 + random.nextInt(3);
        said = "claim " + worker + " " + limit;
        List<Claim> claimed = store.queue().claim(worker, StoreFixture.offer(), limit);
        claims.addAll(claimed);
        return text(claimed);
    }

    private static String text(List<Claim> claimed) {
        return claimed.stream()
                .map(claim -> claim.job() + " " + claim.attempt() + " " + claim.isCancelRequested())
                .toList()
                .toString();
    }

    // One of the latest, whether its lease is still good or not.
    private Optional<Claim> anyClaim() {
        int recent = Math.min(claims.size(), 8);
        return recent == 0 ? Optional.empty() : Optional.of(claims.get(claims.size() - 1 - random.nextInt(recent)));
    }

    private String admit() {
        var entries = new ArrayList<Entry>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Gate> gates =
                    GATES.stream().filter(gate -> random.nextBoolean()).toList();
            anyClaim()
                    .ifPresent(
                            claim -> entries.add(new Entry(claim.lease(), Optional.empty(), Optional.empty(), gates)));
        }
        said = "admit " + entries;
        return calls.admit(entries, now, CallFixture.endOf(EndState.FAILED, now)).stream()
                .map(RandomCalls::text)
                .toList()
                .toString();
    }

    private static String text(Admission admission) {
        return admission instanceof Admission.Conflict conflict
                ? conflict.gate()
                        + conflict.inside().stream().map(Holder::job).sorted().toList()
                : admission.toString();
    }

    private String end() {
        var endings = new ArrayList<Ending>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            anyClaim().map(this::ending).ifPresent(endings::add);
        }
        said = "end " + endings;
        return calls.end(endings).toString();
    }

    private Ending ending(Claim claim) {
        if (random.nextInt(3) == 0) {
            return CallFixture.again(claim, soon());
        }
        return random.nextBoolean()
                ? CallFixture.over(claim)
                : CallFixture.over(claim, new Window(anyOf(KEYS), soon()));
    }

    private String take() {
        Optional<Claim> claim = anyClaim();
        int die = random.nextInt(5);
        said = "take " + die + " " + claim;
        if (claim.isEmpty()) {
            return "";
        }
        Lease lease = claim.get().lease();
        switch (die) {
            case 0 -> store.queue().giveBack(List.of(lease));
            case 1 -> store.queue().park(List.of(lease), "odd");
            case 2 -> store.queue().discard(List.of(lease));
            case 3 -> store.queue().delegate(lease, now, soon());
            default -> {
                return calls.cancel(claim.get().job().id(), CallFixture.endOf(EndState.CANCELLED, now))
                        .toString();
            }
        }
        return "";
    }

    // ---- chores ---------------------------------------------------------------------------------------------------

    private String chore() {
        int die = random.nextInt(7);
        said = "chore " + die + " at " + now;
        return switch (die) {
            case 0, 1 -> Integer.toString(store.queue().promote(now, 1_000));
            case 2 -> rescue();
            case 3 -> expire();
            case 4 -> open();
            case 5 -> cancel();
            default -> {
                calls.forget(now, 1_000);
                yield "";
            }
        };
    }

    private String rescue() {
        List<Claim> poisoned =
                new ArrayList<>(store.queue().rescue(anyOf(WORKERS), anyOf(WORKERS), 1 + random.nextInt(3)));
        poisoned.sort(Comparator.comparing(claim -> claim.job().id()));
        claims.addAll(poisoned);
        return text(poisoned);
    }

    private String expire() {
        return calls.expire(CallFixture.endOf(EndState.EXPIRED, now), 1_000).stream()
                .sorted(Comparator.comparing(EndedCall::id))
                .toList()
                .toString();
    }

    private String open() {
        calls.open(new Window(anyOf(KEYS), soon()), now, random.nextBoolean());
        return "";
    }

    private String cancel() {
        return calls.cancel(StoreFixture.id(random.nextInt(enqueued + 1)), CallFixture.endOf(EndState.CANCELLED, now))
                .toString();
    }
}
