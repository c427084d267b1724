package org.triggers4j.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.triggers4j.store.CallStore.EndOf;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore;

/** The side for schedules, which are in the document of calls: a schedule and the calls it makes are one save. */
final class DocumentSchedules implements ScheduleStore {
    private final DocumentCalls document;

    DocumentSchedules(DocumentCalls document) {
        this.document = document;
    }

    private <T> T with(Function<MemorySchedules, T> call) {
        return document.withSchedules(List.of(), call);
    }

    @Override
    public List<ScheduleRow> list() {
        return with(MemorySchedules::list);
    }

    @Override
    public Optional<ScheduleRow> find(String name) {
        return with(schedules -> schedules.find(name));
    }

    @Override
    public List<ScheduleRow> due(Instant now, Optional<ScheduleRow> after, int limit) {
        return with(schedules -> schedules.due(now, after, limit));
    }

    @Override
    public Optional<Instant> nextAt() {
        return with(MemorySchedules::nextAt);
    }

    @Override
    public boolean insert(ScheduleRow row) {
        return with(schedules -> schedules.insert(row));
    }

    @Override
    public boolean update(ScheduleRow row) {
        return with(schedules -> schedules.update(row));
    }

    @Override
    public boolean delete(ScheduleRow row) {
        return with(schedules -> schedules.delete(row));
    }

    @Override
    public Fired fire(Firing firing, EndOf stale) {
        return document.withSchedules(
                firing.calls().stream().map(Planned::call).toList(), schedules -> schedules.fire(firing, stale));
    }

    @Override
    public void sign(Sign sign) {
        with(schedules -> {
            schedules.sign(sign);
            return sign;
        });
    }

    @Override
    public List<Sign> signs() {
        return with(MemorySchedules::signs);
    }
}
