package org.triggers4j.memory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.triggers4j.store.FireKey;
import org.triggers4j.store.SessionRecord;
import org.triggers4j.workflow.SessionUid;
import org.triggers4j.workflow.Workflow;

/** A session in its document: everything but its jobs. */
final class SessionText {
    private SessionText() {}

    static Map<String, Object> write(MemorySession session, MemoryState state, List<MemoryJob> jobs) {
        SessionRecord row = session.row();
        return new Entries()
                .with("seq", row.seq())
                .with("workflow", row.workflow().hash())
                .with("manager", row.manager())
                .with("heads", row.heads())
                .with("halted", row.halted())
                .with("isEnded", row.isEnded())
                .with("endedAt", session.endedAt().orElse(null))
                .with("workflows", workflows(session, state, jobs))
                .with(
                        "events",
                        session.events().values().stream().map(EventText::write).toList())
                .with(
                        "keys",
                        session.keys().values().stream().map(SessionText::key).toList())
                .with(
                        "instances",
                        session.instances().values().stream()
                                .map(InstanceText::write)
                                .toList())
                .map();
    }

    // Those that the session, an instance or a job of it names: the document has to be understood alone.
    private static Map<String, String> workflows(MemorySession session, MemoryState state, List<MemoryJob> jobs) {
        Set<String> hashes = new LinkedHashSet<>();
        hashes.add(session.row().workflow().hash());
        session.instances()
                .values()
                .forEach(stored -> Optional.ofNullable(
                                stored.instance().outcome().scheduledWith())
                        .ifPresent(hashes::add));
        jobs.forEach(row -> hashes.add(row.job().instance().workflowHash()));
        var bodies = new LinkedHashMap<String, String>();
        for (String hash : hashes) {
            Optional.ofNullable(state.workflows().get(hash)).ifPresent(workflow -> bodies.put(hash, workflow.body()));
        }
        return bodies;
    }

    private static Map<String, Object> key(FireKey key) {
        return new Entries()
                .with("key", key.key())
                .with("bodyHash", key.bodyHash())
                .with("seq", key.seq())
                .map();
    }

    /** Reads it back, and puts its workflows into the state. */
    static MemorySession read(SessionUid uid, Fields fields, MemoryState state) {
        fields.only(
                "seq",
                "workflow",
                "manager",
                "heads",
                "halted",
                "isEnded",
                "endedAt",
                "workflows",
                "events",
                "keys",
                "instances");
        Map<String, Workflow> workflows = workflows(fields);
        Workflow current = workflows.get(fields.text("workflow"));
        if (current == null) {
            throw new IllegalArgumentException("Its workflow " + fields.text("workflow") + " is missing.");
        }
        var session = new MemorySession(row(uid, fields, current), fields.momentIf("endedAt"));
        fields.objects("events").forEach(event -> session.append(EventText.read(event)));
        fields.objects("instances").forEach(instance -> session.put(InstanceText.read(instance)));
        fields.objects("keys").forEach(key -> session.keys().put(key.text("key"), key(key)));
        state.workflows().putAll(workflows);
        return session;
    }

    private static Map<String, Workflow> workflows(Fields fields) {
        var workflows = new LinkedHashMap<String, Workflow>();
        fields.eachText("workflows", (hash, body) -> {
            Workflow workflow = Workflow.ofBody(body);
            if (!workflow.hash().equals(hash)) {
                throw new IllegalArgumentException("Workflow " + hash + " has another content.");
            }
            workflows.put(hash, workflow);
        });
        return workflows;
    }

    private static SessionRecord row(SessionUid uid, Fields fields, Workflow current) {
        return new SessionRecord(
                uid,
                fields.number("seq"),
                current,
                fields.text("manager"),
                fields.text("heads"),
                fields.textIf("halted").orElse(null),
                fields.flag("isEnded"));
    }

    private static FireKey key(Fields fields) {
        fields.only("key", "bodyHash", "seq");
        return new FireKey(fields.text("key"), fields.text("bodyHash"), fields.number("seq"));
    }
}
