package org.triggers4j.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions.GateState;
import org.triggers4j.store.Admissions.Place;
import org.triggers4j.store.Admissions.UniqueClaim;
import org.triggers4j.store.CallStore.EndState;
import org.triggers4j.store.CallStore.EndedCall;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.Rate;
import org.triggers4j.store.CallStore.Window;
import org.triggers4j.store.TokenBucket;
import org.triggers4j.store.Writes.WindowRow;

/** Calls, live and over, all that is claimed, and schedules, in their document. */
final class CallsText {
    private CallsText() {}

    static Map<String, Object> write(MemoryState state) {
        return new Entries()
                .with("jobs", calls(state).stream().map(JobText::write).toList())
                .with(
                        "ended",
                        state.endedCalls().values().stream()
                                .map(CallsText::ended)
                                .toList())
                .with("claims", claims(state.claims()))
                .with("schedules", SchedulesText.schedules(state))
                .with("signs", SchedulesText.signs(state))
                .map();
    }

    /** Those jobs that are calls. */
    static List<MemoryJob> calls(MemoryState state) {
        return state.jobs().all().stream().filter(row -> row.job().isCall()).toList();
    }

    static Map<String, Object> claims(MemoryClaims claims) {
        var windows = new LinkedHashMap<String, Object>();
        claims.windows()
                .forEach((key, row) -> windows.put(
                        key,
                        new Entries()
                                .with("since", row.now())
                                .with("until", row.window().until())
                                .map()));
        return new Entries()
                .with("unique", claims.unique().stream().map(CallsText::unique).toList())
                .with("windows", windows)
                .with("gates", claims.gates().stream().map(CallsText::gate).toList())
                .with("places", claims.places().stream().map(CallsText::place).toList())
                .map();
    }

    /** Reads all of it back into the tables, or nothing. */
    static void read(Fields fields, MemoryState state) {
        fields.only("jobs", "ended", "claims", "schedules", "signs");
        Fields claimed = fields.object("claims").only("unique", "windows", "gates", "places");
        Fields windows = claimed.object("windows");
        List<MemoryJob> jobs =
                fields.objects("jobs").stream().map(JobText::read).toList();
        List<EndedCall> ended =
                fields.objects("ended").stream().map(CallsText::ended).toList();
        List<UniqueClaim> unique =
                claimed.objects("unique").stream().map(CallsText::unique).toList();
        List<WindowRow> open = windows.names().stream()
                .map(key -> window(key, windows.object(key)))
                .toList();
        List<GateState> gates =
                claimed.objects("gates").stream().map(CallsText::gate).toList();
        List<Place> places =
                claimed.objects("places").stream().map(CallsText::place).toList();

        jobs.forEach(state.jobs()::put);
        ended.forEach(call -> state.endedCalls().put(call.id(), call));
        unique.forEach(state.claims()::claim);
        open.forEach(row -> state.claims().windows().put(row.window().key(), row));
        gates.forEach(state.claims()::define);
        places.forEach(state.claims()::enter);
        SchedulesText.read(fields, state);
    }

    // ---- ended calls --------------------------------------------------------------------------------------------

    private static Map<String, Object> ended(EndedCall call) {
        return new Entries()
                .with("id", call.id())
                .with("task", call.task())
                .with("queue", call.queue())
                .with("body", call.body())
                .with("state", call.state().name())
                .with("result", call.result().orElse(null))
                .with("failure", call.failure().orElse(null))
                .with("startedAt", call.startedAt().orElse(null))
                .with("endedAt", call.endedAt())
                .with("keepUntil", call.keepUntil().orElse(null))
                .map();
    }

    private static EndedCall ended(Fields fields) {
        fields.only("id", "task", "queue", "body", "state", "result", "failure", "startedAt", "endedAt", "keepUntil");
        return new EndedCall(
                JobId.of(fields.text("id")),
                fields.text("task"),
                fields.text("queue"),
                fields.text("body"),
                EndState.valueOf(fields.text("state")),
                fields.textIf("result"),
                fields.textIf("failure"),
                fields.momentIf("startedAt"),
                fields.moment("endedAt"),
                fields.momentIf("keepUntil"));
    }

    // ---- claims -------------------------------------------------------------------------------------------------

    private static WindowRow window(String key, Fields fields) {
        fields.only("since", "until");
        return new WindowRow(new Window(key, fields.moment("until")), fields.moment("since"));
    }

    private static Map<String, Object> unique(UniqueClaim claim) {
        return holder(claim.holder())
                .with("key", claim.key())
                .with("staleAt", claim.staleAt().orElse(null))
                .map();
    }

    private static UniqueClaim unique(Fields fields) {
        fields.only("job", "instance", "key", "staleAt");
        return new UniqueClaim(fields.text("key"), holder(fields), fields.momentIf("staleAt"));
    }

    private static Entries holder(Holder holder) {
        return new Entries()
                .with("job", holder.job())
                .with("instance", holder.instance().orElse(null));
    }

    private static Holder holder(Fields fields) {
        return new Holder(JobId.of(fields.text("job")), fields.textIf("instance"));
    }

    private static Map<String, Object> place(Place place) {
        return holder(place.holder())
                .with("gate", place.gate())
                .with("token", place.lease().token())
                .map();
    }

    private static Place place(Fields fields) {
        fields.only("job", "instance", "gate", "token");
        Holder holder = holder(fields);
        return new Place(fields.text("gate"), new Lease(holder.job(), fields.number("token")), holder);
    }

    private static Map<String, Object> gate(GateState gate) {
        var entries = new Entries().with("key", gate.key()).with("most", gate.most());
        gate.bucket()
                .ifPresent(bucket -> entries.with("ratePermits", bucket.rate().permits())
                        .with("rateNanos", bucket.rate().nanos())
                        .with("permits", bucket.permits())
                        .with("parts", bucket.parts())
                        .with("at", bucket.at()));
        return entries.map();
    }

    private static GateState gate(Fields fields) {
        fields.only("key", "most", "ratePermits", "rateNanos", "permits", "parts", "at");
        return new GateState(fields.text("key"), fields.integer("most"), bucket(fields), List.of());
    }

    private static Optional<TokenBucket> bucket(Fields fields) {
        if (!fields.has("at")) {
            return Optional.empty();
        }
        var rate = new Rate(fields.integer("ratePermits"), fields.number("rateNanos"));
        return Optional.of(
                new TokenBucket(rate, fields.integer("permits"), fields.number("parts"), fields.moment("at")));
    }
}
