package org.triggers4j.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.triggers4j.binding.KwargsBinder;
import org.triggers4j.error.SessionEndedException;
import org.triggers4j.payload.Kwargs;
import org.triggers4j.session.ManagerType;
import org.triggers4j.store.Intent;
import org.triggers4j.store.Store;
import org.triggers4j.task.Group;
import org.triggers4j.task.GroupHandle;
import org.triggers4j.workflow.Operator;
import org.triggers4j.workflow.SessionEvent;
import org.triggers4j.workflow.SessionUid;

/** Submits groups, and changes those there are: each time one operation on the group's session. */
final class Groups {
    private static final String CREATION = "group";
    private static final String PREFIX = "group-";

    private final Store store;
    private final Sessions sessions;
    private final Registry registry;
    private final Environment environment;

    Groups(Store store, Sessions sessions, Decisions.Context context) {
        this.store = store;
        this.sessions = sessions;
        this.registry = context.registry();
        this.environment = context.environment();
    }

    GroupHandle submit(Group group) {
        String own = group.id().orElseGet(environment::invocationId);
        var uid = new SessionUid(PREFIX + group.name() + "-" + own);
        var plan =
                new GroupPlan(parts(group.members()), group.then().map(this::part), group.onFailure(), group.isOpen());
        var intent = Intent.on(uid).keyed(Optional.of(CREATION)).lookingUp(plan.triggers());
        change(uid, new GroupOperation.Create(intent, plan, CREATION));
        return handle(uid);
    }

    GroupHandle handle(SessionUid uid) {
        return new StoredGroup(this, store, uid, environment);
    }

    void add(SessionUid uid, String key, String task, Collection<?> arguments) {
        var plan = GroupPlan.of(
                parts(arguments.stream().map(each -> new Group.Part(task, each)).toList()));
        var intent = Intent.on(uid).keyed(Optional.of("add:" + key)).lookingUp(plan.triggers());
        change(uid, new GroupOperation.Add(intent, plan, "add:" + key));
    }

    void seal(SessionUid uid) {
        change(uid, new GroupOperation.Seal(Intent.on(uid)));
    }

    void cancel(SessionUid uid) {
        try {
            change(
                    uid,
                    new Operation.Change(
                            Intent.on(uid), new SessionEvent.GroupCancelled(Operator.named("application"))));
        } catch (SessionEndedException isOver) {
            // It stays as it ended.
        }
    }

    KwargsBinder binder() {
        return registry.binder();
    }

    private Applied change(SessionUid uid, Operation operation) {
        return sessions.change(uid, ManagerType.FINALIZING.name(), operation);
    }

    private List<GroupPlan.Part> parts(Collection<Group.Part> members) {
        var parts = new ArrayList<GroupPlan.Part>(members.size());
        members.forEach(member -> parts.add(part(member)));
        return parts;
    }

    private GroupPlan.Part part(Group.Part part) {
        Kwargs arguments = CallAdapter.write(registry.binder(), part.arguments());
        sessions.requireKwargs(arguments);
        return new GroupPlan.Part(part.task(), arguments);
    }
}
