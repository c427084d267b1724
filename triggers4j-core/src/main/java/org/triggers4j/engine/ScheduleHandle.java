package org.triggers4j.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.triggers4j.error.ConflictException;
import org.triggers4j.error.UnknownScheduleException;
import org.triggers4j.schedule.Occurrence;
import org.triggers4j.schedule.Schedule;
import org.triggers4j.schedule.SchedulePolicy;
import org.triggers4j.schedule.Ticks;
import org.triggers4j.store.ScheduleRow;
import org.triggers4j.store.ScheduleStore.Fired;
import org.triggers4j.store.ScheduleStore.Sign;
import org.triggers4j.task.AsyncResult;
import org.triggers4j.task.DeclaredSchedule;
import org.triggers4j.task.ScheduleDefinition;
import org.triggers4j.task.ScheduleDrift;
import org.triggers4j.task.ScheduleView;
import org.triggers4j.task.ScheduleView.Edit;
import org.triggers4j.task.SchedulerHealth;
import org.triggers4j.task.SchedulerHealth.Overdue;
import org.triggers4j.task.SchedulerHealth.Scheduler;
import org.triggers4j.task.Schedules;
import org.triggers4j.workflow.Names;

/** The schedules of the store, and who is to have changed them. */
final class ScheduleHandle implements Schedules {
    private final ScheduleParts parts;
    private final String operator;

    ScheduleHandle(ScheduleParts parts, String operator) {
        this.parts = parts;
        this.operator = operator;
    }

    @Override
    public Schedules as(String name) {
        return new ScheduleHandle(parts, Names.check("operator", name));
    }

    // ---- looking --------------------------------------------------------------------------------------------------

    @Override
    public List<ScheduleView> list() {
        parts.lifecycle().requireOpen();
        var views = new ArrayList<ScheduleView>();
        for (ScheduleRow row : parts.store().list()) {
            parts.readable(row).map(body -> body.view(row)).ifPresent(views::add);
        }
        return List.copyOf(views);
    }

    @Override
    public Optional<ScheduleView> find(String name) {
        parts.lifecycle().requireOpen();
        return parts.store().find(name).map(ScheduleHandle::view);
    }

    private static ScheduleView view(ScheduleRow row) {
        return ScheduleParts.read(row).view(row);
    }

    private ScheduleRow row(String name) {
        parts.lifecycle().requireOpen();
        return parts.store().find(name).orElseThrow(() -> unknown(name));
    }

    private static UnknownScheduleException unknown(String name) {
        return new UnknownScheduleException("There is no schedule '" + name + "'. Create it, or look at the list.");
    }

    @Override
    public List<Instant> preview(String name, int count) {
        if (count < 0 || count > Schedule.MAX_PREVIEW) {
            throw new IllegalArgumentException(
                    "A preview has 0 to " + Schedule.MAX_PREVIEW + " times, not " + count + ".");
        }
        ScheduleRow row = row(name);
        ScheduleDefinition definition = ScheduleParts.read(row).definition();
        SchedulePolicy policy = definition.policy().withEnabled(true);
        var times = new ArrayList<Instant>();
        Optional<Instant> next = row.nextAt()
                .or(() -> Ticks.plan(
                        definition.schedule(), policy, parts.environment().now()));
        int most = definition.isOneOff() ? Math.min(count, 1) : count;
        while (next.isPresent() && times.size() < most) {
            times.add(next.get());
            next = Ticks.plan(definition.schedule(), policy, next.get());
        }
        return List.copyOf(times);
    }

    @Override
    public List<Occurrence> history(String name) {
        return row(name).past().history();
    }

    @Override
    public List<ScheduleView> orphans() {
        return list().stream()
                .filter(view -> view.state() == ScheduleView.State.ORPHANED)
                .toList();
    }

    @Override
    public List<ScheduleDrift> drift() {
        parts.lifecycle().requireOpen();
        var drifts = new ArrayList<ScheduleDrift>();
        for (DeclaredSchedule each : parts.declarations().declared().orElse(List.of())) {
            ScheduleDefinition declared = each.definition();
            Optional<ScheduleDefinition> stored =
                    parts.store().find(declared.name()).flatMap(parts::readable).map(ScheduleBody::definition);
            if (!stored.equals(Optional.of(declared))) {
                drifts.add(new ScheduleDrift(
                        declared,
                        stored,
                        stored.map(other -> fields(declared, other)).orElse(List.of())));
            }
        }
        return List.copyOf(drifts);
    }

    private static List<String> fields(ScheduleDefinition one, ScheduleDefinition other) {
        var fields = new ArrayList<String>();
        note(fields, "task", one.task(), other.task());
        note(fields, "schedule", one.schedule(), other.schedule());
        note(fields, "arguments", one.arguments(), other.arguments());
        note(fields, "policy", one.policy(), other.policy());
        note(fields, "isOneOff", one.isOneOff(), other.isOneOff());
        note(fields, "options", one.options(), other.options());
        note(fields, "description", one.description(), other.description());
        return fields;
    }

    private static void note(List<String> fields, String field, Object one, Object other) {
        if (!one.equals(other)) {
            fields.add(field);
        }
    }

    @Override
    public SchedulerHealth health() {
        parts.lifecycle().requireOpen();
        Instant now = parts.environment().now();
        List<Scheduler> schedulers =
                parts.store().signs().stream().map(ScheduleHandle::scheduler).toList();
        Optional<Overdue> mostOverdue = parts.store().due(now, Optional.empty(), 1).stream()
                .findFirst()
                .map(row -> new Overdue(row.name(), row.nextAt().orElseThrow()));
        List<String> unreadable = parts.store().list().stream()
                .filter(row -> parts.readable(row).isEmpty())
                .map(ScheduleRow::name)
                .toList();
        return new SchedulerHealth(now, schedulers, mostOverdue, unreadable);
    }

    private static Scheduler scheduler(Sign sign) {
        return new Scheduler(sign.scheduler(), sign.tickedAt(), sign.lastFiredAt(), sign.lateness());
    }

    // ---- changing -------------------------------------------------------------------------------------------------

    private Edit edit(String what) {
        return new Edit(operator, parts.environment().now(), what);
    }

    @Override
    public ScheduleView create(ScheduleDefinition definition) {
        parts.lifecycle().requireOpen();
        parts.requireStorable(definition);
        Edit edit = edit("created");
        ScheduleRow row =
                ScheduleBody.created(definition, edit, Optional.empty()).newRow(edit.at());
        if (!parts.store().insert(row)) {
            throw new ConflictException(
                    "There is a schedule '" + definition.name() + "' already. Edit it, or choose another name.");
        }
        parts.changed();
        return view(row.written());
    }

    @Override
    public ScheduleView edit(String name, UnaryOperator<ScheduleDefinition> change) {
        return change(name, before -> edited(before, change.apply(before.definition())));
    }

    @Override
    public ScheduleView replace(ScheduleDefinition definition, long seen) {
        return change(definition.name(), before -> {
            if (before.version() != seen) {
                throw new ConflictException("The schedule '" + definition.name() + "' was edited meanwhile by "
                        + before.lastEdit().by() + ": it has version " + before.version() + ", not " + seen
                        + ". Look at it again.");
            }
            return edited(before, definition);
        });
    }

    private ScheduleBody edited(ScheduleBody before, ScheduleDefinition changed) {
        if (!changed.name().equals(before.definition().name())) {
            throw new IllegalArgumentException("An edit leaves the name as it is: '"
                    + before.definition().name() + "', not '" + changed.name() + "'.");
        }
        parts.requireStorable(changed);
        return changed.equals(before.definition()) ? before : before.edited(changed, edit("edited"));
    }

    @Override
    public ScheduleView pause(String name) {
        return change(name, before -> before.isPaused() ? before : before.paused(true, edit("paused")));
    }

    @Override
    public ScheduleView resume(String name) {
        return change(name, before -> {
            boolean isEnabled = before.definition().policy().enabled();
            if (isEnabled && !before.isPaused() && !before.isOrphan()) {
                return before;
            }
            ScheduleBody resumed = before.paused(false, edit("resumed"));
            return new ScheduleBody(
                    before.definition().withEnabled(true),
                    resumed.version(),
                    false,
                    resumed.lastEdit(),
                    before.isOrphan() ? Optional.empty() : before.seed());
        });
    }

    private ScheduleView change(String name, UnaryOperator<ScheduleBody> change) {
        parts.lifecycle().requireOpen();
        ScheduleRow written = parts.insist(name, found -> {
            ScheduleRow row = found.orElseThrow(() -> unknown(name));
            ScheduleBody before = ScheduleParts.read(row);
            return parts.write(
                    row, before, change.apply(before), parts.environment().now());
        });
        parts.changed();
        return view(written);
    }

    @Override
    public boolean delete(String name) {
        parts.lifecycle().requireOpen();
        return parts.insist(name, found -> {
            if (found.isEmpty()) {
                return Optional.of(false);
            }
            return parts.store().delete(found.get()) ? Optional.of(true) : Optional.empty();
        });
    }

    @Override
    public AsyncResult<Object> runNow(String name) {
        parts.lifecycle().requireOpen();
        CallResult.Pending pending = parts.insist(name, found -> {
            ScheduleRow row = found.orElseThrow(() -> unknown(name));
            ScheduleFiring.Prepared prepared = ScheduleFiring.now(
                    parts.caller(),
                    row,
                    ScheduleParts.read(row),
                    parts.environment().now());
            Fired fired = parts.store().fire(prepared.firing(), parts.stale());
            return fired instanceof Fired.Done done
                    ? prepared.calls().tell(done).get(0)
                    : Optional.empty();
        });
        parts.lifecycle().ring();
        return parts.calls().result(view(row(name)).definition().task(), pending);
    }
}
