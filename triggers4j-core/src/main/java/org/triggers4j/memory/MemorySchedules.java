package org.triggers4j.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.Firings;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;

/** The side for schedules: each method is one step under the lock. */
final class MemorySchedules implements ScheduleStore {
    private static final Comparator<ScheduleRow> OVERDUE = Comparator.<ScheduleRow, Instant>comparing(
                    row -> row.nextAt().orElse(Instant.MAX))
            .thenComparing(ScheduleRow::name, Utf8Order.INSTANCE);

    private final MemoryState state;
    private final MemoryCalls calls;

    MemorySchedules(MemoryState state) {
        this.state = state;
        this.calls = new MemoryCalls(state);
    }

    @Override
    public List<ScheduleRow> list() {
        return state.locked(() -> List.copyOf(state.schedules().values()));
    }

    @Override
    public Optional<ScheduleRow> find(String name) {
        return state.locked(() -> row(name));
    }

    private Optional<ScheduleRow> row(String name) {
        return Optional.ofNullable(state.schedules().get(name));
    }

    private Optional<ScheduleRow> current(ScheduleRow read) {
        return row(read.name()).filter(row -> row.revision() == read.revision());
    }

    @Override
    public List<ScheduleRow> due(Instant now, Optional<ScheduleRow> after, int limit) {
        return state.locked(() -> timed().filter(
                        row -> row.nextAt().filter(now::isBefore).isEmpty())
                .filter(row -> after.isEmpty() || OVERDUE.compare(after.get(), row) < 0)
                .sorted(OVERDUE)
                .limit(limit)
                .toList());
    }

    private Stream<ScheduleRow> timed() {
        return state.schedules().values().stream().filter(row -> row.nextAt().isPresent());
    }

    @Override
    public Optional<Instant> nextAt() {
        return state.locked(() -> timed().min(OVERDUE).flatMap(ScheduleRow::nextAt));
    }

    @Override
    public boolean insert(ScheduleRow row) {
        return state.locked(() -> state.schedules().putIfAbsent(row.name(), row.written()) == null);
    }

    @Override
    public boolean update(ScheduleRow row) {
        return state.locked(() -> {
            boolean isCurrent = current(row).isPresent();
            if (isCurrent) {
                state.schedules().put(row.name(), row.written());
            }
            return isCurrent;
        });
    }

    @Override
    public boolean delete(ScheduleRow row) {
        return state.locked(() -> current(row).isPresent() && state.schedules().remove(row.name()) != null);
    }

    @Override
    public Fired fire(Firing firing, EndOf stale) {
        return state.locked(() -> {
            if (current(firing.row()).isEmpty()) {
                return new Fired.Lost();
            }
            firing.calls()
                    .forEach(planned -> calls.requireNew(planned.call().job().id()));
            Fired.Done done = Firings.fire(
                    firing,
                    job -> state.jobs().find(job).isPresent(),
                    call -> calls.enqueue(List.of(call), firing.at(), stale).get(0));
            state.schedules().put(firing.row().name(), done.row());
            return done;
        });
    }

    @Override
    public void sign(Sign sign) {
        state.locked(() -> {
            state.signs(Firings.withSign(state.signs(), sign));
            return sign;
        });
    }

    @Override
    public List<Sign> signs() {
        return state.locked(state::signs);
    }
}
