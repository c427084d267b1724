package org.triggers4j.test.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.triggers4j.store.CallStore;
import org.triggers4j.store.Decider;
import org.triggers4j.store.Decision;
import org.triggers4j.store.Intent;
import org.triggers4j.store.JobQueue;
import org.triggers4j.store.Loaded;
import org.triggers4j.store.Maintenance;
import org.triggers4j.store.Patience;
import org.triggers4j.store.Result;
import org.triggers4j.store.ScheduleStore;
import org.triggers4j.store.Store;
import org.triggers4j.store.StoreQueries;
import org.triggers4j.wakeup.Doorbell;

/** A store that does everything right but one thing. */
class BrokenStore implements Store {
    private final Store sound;

    BrokenStore(Store sound) {
        this.sound = sound;
    }

    /** The call as it should be; what it returns instead of the answer. */
    interface Fault {
        Object answer(Call sound, Object[] arguments) throws Throwable;
    }

    interface Call {
        Object with(Object... arguments) throws Throwable;
    }

    static Store queue(Store sound, String method, Fault fault) {
        return new BrokenStore(sound) {
            @Override
            public JobQueue queue() {
                return proxy(JobQueue.class, sound.queue(), method, fault);
            }
        };
    }

    static Store calls(Store sound, String method, Fault fault) {
        return new BrokenStore(sound) {
            @Override
            public CallStore calls() {
                return proxy(CallStore.class, sound.calls(), method, fault);
            }
        };
    }

    static Store schedules(Store sound, String method, Fault fault) {
        return new BrokenStore(sound) {
            @Override
            public ScheduleStore schedules() {
                return proxy(ScheduleStore.class, sound.schedules(), method, fault);
            }
        };
    }

    static Store queries(Store sound, String method, Fault fault) {
        return new BrokenStore(sound) {
            @Override
            public StoreQueries queries() {
                return proxy(StoreQueries.class, sound.queries(), method, fault);
            }
        };
    }

    static Store maintenance(Store sound, String method, Fault fault) {
        return new BrokenStore(sound) {
            @Override
            public Maintenance maintenance() {
                return proxy(Maintenance.class, sound.maintenance(), method, fault);
            }
        };
    }

    static Store writes(Store sound, Consumer<org.triggers4j.store.Writes> fault) {
        return decisions(sound, decider -> (intents, indexes, loaded) -> {
            Decision decision = decider.decide(intents, indexes, loaded);
            if (decision instanceof Decision.Write write) {
                fault.accept(write.writes());
            }
            return decision;
        });
    }

    static Store loads(Store sound, UnaryOperator<Loaded> fault) {
        return decisions(
                sound, decider -> (intents, indexes, loaded) -> decider.decide(intents, indexes, fault.apply(loaded)));
    }

    static Store decisions(Store sound, UnaryOperator<Decider> fault) {
        return new BrokenStore(sound) {
            @Override
            public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
                return sound.commit(intents, fault.apply(decider), patience);
            }
        };
    }

    static Store results(Store sound, UnaryOperator<List<Result>> fault) {
        return new BrokenStore(sound) {
            @Override
            public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
                return fault.apply(sound.commit(intents, decider, patience));
            }
        };
    }

    static Store deaf(Store sound) {
        return new BrokenStore(sound) {
            @Override
            public Doorbell doorbell() {
                return Doorbell.SILENT;
            }
        };
    }

    private static <T> T proxy(Class<T> type, T target, String name, Fault fault) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Call sound = with -> call(target, method, with);
                    return method.getName().equals(name) ? fault.answer(sound, arguments) : sound.with(arguments);
                }));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void start() {
        sound.start();
    }

    @Override
    public List<Result> commit(List<Intent> intents, Decider decider, Patience patience) {
        return sound.commit(intents, decider, patience);
    }

    @Override
    public JobQueue queue() {
        return sound.queue();
    }

    @Override
    public CallStore calls() {
        return sound.calls();
    }

    @Override
    public ScheduleStore schedules() {
        return sound.schedules();
    }

    @Override
    public StoreQueries queries() {
        return sound.queries();
    }

    @Override
    public Maintenance maintenance() {
        return sound.maintenance();
    }

    @Override
    public Doorbell doorbell() {
        return sound.doorbell();
    }

    @Override
    public void close() {
        sound.close();
    }
}
